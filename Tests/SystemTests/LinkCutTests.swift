import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RealProcesses {
    @Suite("Two daemons, each other's agency and partner, with the link cut for a while", .timeLimit(.minutes(5)))
    struct LinkCutTests {
        private static let changed = "enlace.shelter.changed.v1"

        @Test("tell each other everything once, in order, and no event goes round")
        func linkCut() async throws {
            let (tijuana, sanDiego) = (try await PeerNode("tijuana"), try await PeerNode("san-diego"))
            try await tijuana.introduce(sanDiego)
            try await sanDiego.introduce(tijuana)
            for node in [tijuana, sanDiego] {
                let shelters = shelters(of: node) + [temporary(of: node)]
                try await node.post(shelters.map { node.events.registration(of: $0) })
            }
            for node in [tijuana, sanDiego] { try await node.deliverAll() }

            try await freeze(sanDiego, while: tijuana)
            let late = try await crashBoth(tijuana, sanDiego)
            try await sanDiego.post(reports(of: sanDiego))
            for node in [tijuana, sanDiego] { try await node.deliverAll(within: .seconds(120)) }

            try await expectAll(from: tijuana, at: sanDiego, but: late)
            try await expectAll(from: sanDiego, at: tijuana, but: nil)
            try await expectReceipts(of: tijuana, signedBy: sanDiego)
            try await expectReceipts(of: sanDiego, signedBy: tijuana)
            try await expectSoundLog(of: tijuana, heldBy: sanDiego)
            try await expectSoundLog(of: sanDiego, heldBy: tijuana)
        }

        private func shelters(of node: PeerNode) -> [String] { (1...4).map { "\(node.id)-\($0)" } }

        /// What is reported of it holds for two seconds only; no other notice about it waits then.
        private func temporary(of node: PeerNode) -> String { "\(node.id)-temporary" }

        /// Two for each shelter, so that there is an order to be kept.
        private func reports(of node: PeerNode) -> [JSON] {
            (shelters(of: node) + shelters(of: node)).map { node.events.report(on: $0) }
        }

        /// The other stands still: what it is sent lies in its sockets, and is sent again before it is read there.
        private func freeze(_ other: PeerNode, while node: PeerNode) async throws {
            other.node.process.signal(SIGSTOP)
            try await node.post(reports(of: node))
            try await eventually("an attempt has failed") {
                try await node.notices("pending").contains { $0["notice"]?["attempts"]?.int ?? 0 > 0 }
            }
            other.node.process.signal(SIGCONT)
            for node in [node, other] { try await node.deliverAll() }
        }

        /// The other is down, then the sender dies; what has expired when they are back is not sent any more.
        ///
        /// - Returns: id of the event whose notice has expired.
        private func crashBoth(_ node: PeerNode, _ other: PeerNode) async throws -> String {
            try await other.stop()
            try await node.post(reports(of: node))
            let end = SystemNodeClock().now + .seconds(2)
            let report = node.events.report(on: temporary(of: node))
            guard case .object(let members) = report else { throw ChildProcess.Failure(description: "no object") }
            try await node.post([.object(members + [.init("expirytime", .string(end.description))])])
            let late = try await derived(from: report.eventID, at: node)
            try await node.crash()
            try await eventually("its time is over") { SystemNodeClock().now > end }
            try await other.start()
            try await node.start()
            return late
        }

        private func derived(from event: String, at node: PeerNode) async throws -> String {
            var id: String?
            try await eventually("what follows from \(event)") {
                let story = try await node.node.ask("explain", event)
                id = story["derived"]?.elements.first { $0["type"]?.string == Self.changed }?["id"]?.string
                return id != nil
            }
            return try #require(id)
        }

        private func expectAll(from node: PeerNode, at other: PeerNode, but late: String?) async throws {
            let own = try await node.rows(type: Self.changed).filter { $0["agency"]?.string == nil }
            let came = try await other.rows(type: Self.changed).filter { $0["agency"]?.string == node.id }
            // What held for a while is not told when its time is over, and that it is over is told to nobody at all.
            let over = late == nil ? 0 : 1
            #expect(ids(own, about: temporary(of: node)).count == 1 + 2 * over)
            #expect(came.count == own.count - 2 * over)
            for shelter in shelters(of: node) {
                #expect(ids(came, about: shelter) == ids(own, about: shelter), "\(shelter)")
            }
            #expect(came.allSatisfy { $0["origin"]?.string == node.id })
            // Nothing is sent but what was derived here: what came from the other does not go back.
            let notices = try await node.notices()
            #expect(notices.count == own.count - over)
            let dropped = notices.filter { $0["notice"]?["status"]?.string == "dropped" }
            #expect(dropped.count == over)
            #expect(dropped.allSatisfy { $0["notice"]?["lastOutcome"]?.string == "its lifetime is over" })
        }

        private func ids(_ rows: [JSONView], about shelter: String) -> [String] {
            rows.filter { $0["subject"]?.string == shelter }.compactMap { $0["id"]?.string }
        }

        private func expectReceipts(of node: PeerNode, signedBy other: PeerNode) async throws {
            let delivered = try await node.notices("delivered")
            #expect(try await node.rows(type: "enlace.receipt.received.v1").count == delivered.count)
            #expect(try await node.rows(type: "enlace.receipt.refused.v1").isEmpty)
            let id = try #require(delivered.first?["notice"]?["id"]?.string)
            let receipt = try await node.node.ask("deliveries", "show", id)["trail"]?["receipt"]
            #expect(receipt?["state"]?.string == "verified")
            #expect(receipt?["node"]?.string == other.id)
            let mine = try await other.node.ask("events", "show", String(try #require(receipt?["position"]?.int)))
            #expect(mine["event"]?["agency"]?.string == node.id)
        }

        /// A copy of the log agrees with the checkpoint that the other holds, which covers some of it.
        private func expectSoundLog(of node: PeerNode, heldBy other: PeerNode) async throws {
            let heads = try await other.node.ask("audit", "heads")["peers"]?.elements
            let held = try #require(heads?.first { $0["node"]?.string == node.id }?["ours"])
            #expect(held["size"]?.int ?? 0 > 0)
            let folder = try TemporaryFolder()
            try folder.write("held", try #require(held["checkpoint"]?.string))
            let export = try await node.node.control("audit", "export")
            try folder.write("log", export.output)
            let key = try #require(try await node.node.ask("audit", "head")["verifier"]?.string)
            let files = ("\(folder.path)/log", "\(folder.path)/held")
            let verdict = try await Command(
                [Command.path("enlacectl"), "audit", "verify", files.0, "--key", key, "--held", files.1])
            #expect(verdict.hasSucceeded, "\(verdict.errors)")
            #expect(verdict.output.contains("unchanged: the first \(held["size"]?.int ?? 0) "))
            let script = try String(
                contentsOfFile: "\(Command.repository)/Tests/Verifier/verify_disclosures.py", encoding: .utf8)
            let python = try await PythonScript.run(
                script, arguments: [files.0, key, files.1], packages: ["cryptography": "cryptography"])
            #expect(python.output.hasPrefix("sound "))
        }
    }
}
