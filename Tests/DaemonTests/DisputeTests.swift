import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import Foundation
import Logging
import Synchronization
import Testing

@testable import EnlaceDaemon

@Suite("A log that is not the one that was seen before", .timeLimit(.minutes(5)))
struct DisputeTests {
    /// A log that a peer could show: leaves, and the key that signs it.
    private struct Log {
        var leaves: [MerkleHash]
        let signer: NodeSigner

        init(_ words: String..., signer: NodeSigner = NodeSigner(WebhookSignature.generateKeyPair().secret)!) {
            leaves = words.map { .leaf(Array($0.utf8)) }
            self.signer = signer
        }

        /// The head when the log had so many entries, with the proof from the first `from`.
        func letter(_ size: Int, from: Int = 0) throws -> CheckpointLetter {
            let tree = MerkleTree(leaves: Array(leaves.prefix(size)))
            let note = try Checkpoint(
                origin: Checkpoint.origin(node: "tijuana"), size: UInt64(size), root: tree.root
            ).signed(by: [signer])
            let proof = tree.consistencyProof(from: from).map { GrowthProof(from: UInt64(from), hashes: $0) }
            return CheckpointLetter(checkpoint: note, growth: proof ?? GrowthProof())
        }
    }

    /// San Diego pins the log's key for Tijuana; `body` shows it heads as Tijuana would.
    private func scene(
        _ log: Log, _ body: (RunningNode, _ show: (CheckpointLetter) async throws -> JSONView) async throws -> Void
    ) async throws {
        let border = try Border()
        try border.sanDiego.write(
            "partners.d/tijuana.yaml",
            Sample.partner(
                "tijuana", url: "http://127.0.0.1:1/v1/hooks/san-diego", types: [.shelterRegistered: ["name"]],
                more: "peer: tijuana\npeer_keys: [\(log.signer.publicKey.text)]"))
        try await border.sanDiego.run(clock: ManualClock(SystemNodeClock().now)) { node in
            try await body(node) { letter in
                let bytes = letter.json.bytes
                let proof = try signed(bytes, with: border.tijuanaSecret, at: node.clock.now)
                let answer = try await node.send("/v1/hooks/tijuana/checkpoint", bytes, proof)
                #expect(answer.status == 200)
                return try answer.json()
            }
        }
    }

    @Test("is found whichever way it was changed, and each is an event with the evidence")
    func disputes() async throws {
        let log = Log("a", "b", "c", "d", "e", "f", "g", "h")
        let forged = Log("a", "B", "c", "d", "e", "f", "g", "h", signer: log.signer)
        let stranger = Log("a", "b", "c", "d", "e", "f", "g", "h")
        try await scene(log) { node, show in
            let held = try log.letter(5)
            let first = try await show(held)
            #expect(first["verdict"]?.string == "cosigned")
            let checkpoint = try #require(read(held))
            let lines = Cosignature.sound(
                first["cosignature"]?.string ?? "", on: checkpoint, by: "san-diego",
                keys: node.parts.identity.publicKeys)
            #expect(lines.count == 1)
            let attacks: [(kind: String, letter: CheckpointLetter)] = [
                ("fork", try forged.letter(5)), ("rewritten", try forged.letter(8, from: 5)),
                ("shorter", try log.letter(3)), ("resigned", try stranger.letter(8, from: 5)),
            ]
            for attack in attacks {
                let answer = try await show(attack.letter)
                #expect(answer["verdict"]?.string == "disputed", "\(attack.kind)")
                #expect(answer["cosignature"] == nil)
                #expect(answer["held"]?.string == held.checkpoint)
            }
            let events = try await node.events(.logDisputed)
            #expect(events.map { $0.data?["kind"]?.string } == attacks.map(\.kind))
            #expect(events.allSatisfy { $0.subject == "tijuana" && $0.data?["node"]?.string == "tijuana" })
            #expect(events.map { $0.data?["shown"]?.string } == attacks.map(\.letter.checkpoint))
            #expect(events.allSatisfy { $0.data?["held"]?.string == held.checkpoint })
            #expect(node.log.lines(saying: "disclosure log disputed").count == 4)
            // What is sound goes on.
            let grown = try log.letter(8, from: 5)
            #expect(try await show(grown)["verdict"]?.string == "cosigned")
            try await node.settle()
            let row = try await node.ask("audit", "heads")["peers"]?.elements.first
            #expect(row?["ours"]?["size"]?.int == 8)
            #expect(row?["dispute"]?["kind"]?.string == "resigned")
            let heads = try await node.ctl("audit", "heads").output
            #expect(heads.contains("the log of tijuana against tijuana, resigned"))
            #expect(try await node.ctl("events", "list", "--type", EventType.logDisputed.name).status == 0)
        }
    }

    private func read(_ letter: CheckpointLetter) -> Checkpoint? {
        SignedNote(letter.checkpoint).flatMap { Checkpoint(text: $0.text) }
    }

    @Test("is never signed for without a proof, and of two at once that contradict each other one at most")
    func unproven() async throws {
        let log = Log("a", "b", "c", "d", "e", "f")
        let forged = Log("a", "b", "c", "d", "E", "F", signer: log.signer)
        try await scene(log) { node, show in
            let (four, six) = (try log.letter(4), try log.letter(6))
            #expect(try await show(four)["verdict"]?.string == "cosigned")
            #expect(try await show(six)["verdict"]?.string == "unproven")
            // Both have grown from what is held, but not from each other.
            let letters = [try log.letter(6, from: 4), try forged.letter(6, from: 4)]
            let keeper = node.parts.peers.keeper
            let partner = try #require(node.parts.live.current.partners.first)
            let replies = await withTaskGroup(of: CheckpointReply.Verdict.self) { group in
                for letter in letters {
                    group.addTask { await keeper.examine(letter, of: partner, at: .comparison).verdict }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.count { $0 == .cosigned } == 1)
            #expect(replies.count { $0 == .disputed } == 1)
        }
    }

    /// How a peer can avoid to prove how its log has grown.
    private enum Hiding: CaseIterable, CustomTestStringConvertible {
        case longer, shorter, same, garbage, nothing

        var testDescription: String { "\(self)" }

        func letter(of log: Log) throws -> CheckpointLetter? {
            switch self {
            case .longer: try log.letter(6)
            case .shorter: try log.letter(2)
            case .same: try log.letter(5, from: 4)
            case .garbage: CheckpointLetter(checkpoint: "hello", growth: GrowthProof())
            case .nothing: nil
            }
        }

        var showsLog: Bool { self == .longer || self == .shorter || self == .same }
    }

    @Test(
        "is disputed where nothing proves for a day how it has grown, until something does",
        arguments: Hiding.allCases)
    private func hidden(_ way: Hiding) async throws {
        let log = Log("a", "b", "c", "d", "e", "f")
        try await scene(log) { node, show in
            let letter = try way.letter(of: log)
            let clock = try #require(node.clock as? ManualClock)
            let (keeper, partner) = (node.parts.peers.keeper, try #require(node.parts.live.current.partners.first))
            func hide() async { _ = await keeper.examine(letter, of: partner, at: .notice) }
            func isDisputed() async throws -> Bool? {
                try await node.settle()
                return await node.parts.peers.heads.read { $0["tijuana"].theirs?.isOpen }
            }
            #expect(try await show(try log.letter(4))["verdict"]?.string == "cosigned")
            for _ in 1...2 {
                clock.advance(by: .hours(20))
                await hide()
            }
            // What is proven ends it.
            let held = try log.letter(5, from: 4)
            #expect(try await show(held)["verdict"]?.string == "cosigned")
            clock.advance(by: .hours(1))
            for _ in 1...2 {
                await hide()
                clock.advance(by: .hours(11))
                // The same head once more proves nothing of the notices since.
                #expect(try await show(held)["verdict"]?.string == "cosigned")
            }
            #expect(try await node.events(.logDisputed).isEmpty)
            clock.advance(by: .hours(2))
            await hide()
            await hide()
            let events = try await node.events(.logDisputed)
            let event = try #require(events.first?.data)
            #expect(events.count == 1 && event["kind"]?.string == "unproven" && event["node"]?.string == "tijuana")
            #expect(event["held"]?.string == held.checkpoint)
            #expect(event["shown"]?.string == (way.showsLog ? letter?.checkpoint : nil))
            #expect(try await isDisputed() == true)
            // Nor does a keeper that has just started take the same head for a proof.
            let fresh = CheckpointKeeper(
                identity: node.parts.identity, bus: node.parts.bus, heads: node.parts.peers.heads, clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            #expect(await fresh.examine(held, of: partner, at: .comparison).verdict == .cosigned)
            #expect(try await isDisputed() == true)
            #expect(try await show(try log.letter(6, from: 5))["verdict"]?.string == "cosigned")
            #expect(try await isDisputed() == false)
            #expect(try await node.ctl("audit", "heads").output.contains("disputed until 20"))
        }
    }

    @Test("that has grown is signed for only once that is stored, also while it is disputed")
    func storedFirst() async throws {
        let log = Log("a", "b", "c", "d")
        try await scene(log) { node, _ in
            let isFull = Mutex(false)
            let journal = WatchedJournal(MemoryJournal(clock: node.clock)) { _ throws(JournalError) in
                if isFull.withLock({ $0 }) { throw .diskFull }
            }
            let bus = EventBus(journal: journal)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let heads = ComponentRunner(PeerHeads(), bus: bus, clock: node.clock, node: "san-diego", logger: logger)
            let keeper = CheckpointKeeper(
                identity: node.parts.identity, bus: bus, heads: heads, clock: node.clock, logger: logger)
            let partner = try #require(node.parts.live.current.partners.first)
            let running = Task { try await heads.run() }
            func examine(_ letter: CheckpointLetter) async -> CheckpointReply.Verdict {
                let verdict = await keeper.examine(letter, of: partner, at: .comparison).verdict
                await heads.caughtUp(to: bus.head)
                return verdict
            }
            let (held, grown) = (try log.letter(2), try log.letter(4, from: 2))
            #expect(await examine(held) == .cosigned)
            await keeper.tell(
                LogDispute(node: "tijuana", kind: .unproven, held: held.checkpoint, shown: nil), with: "tijuana")
            await heads.caughtUp(to: bus.head)
            isFull.withLock { $0 = true }
            for _ in 1...2 { #expect(await examine(grown) == .unproven) }
            isFull.withLock { $0 = false }
            #expect(await examine(grown) == .cosigned)
            let standing = await heads.read { $0["tijuana"] }
            #expect(standing.held?.checkpoint.size == 4 && standing.theirs?.isOpen == false)
            running.cancel()
            _ = await running.result
        }
    }

    @Test("is not disputed where tests and notices that were known come beside the head that is held, for days")
    func quiet() async throws {
        let log = Log("a", "b", "c", "d")
        try await scene(log) { node, show in
            let held = try log.letter(4)
            let (keeper, partner) = (node.parts.peers.keeper, try #require(node.parts.live.current.partners.first))
            #expect(try await show(held)["verdict"]?.string == "cosigned")
            for letter in [held, nil, held, nil, held] {
                (node.clock as? ManualClock)?.advance(by: .hours(20))
                _ = await keeper.examine(letter, of: partner, at: .repetition)
                #expect(try await show(held)["verdict"]?.string == "cosigned")
            }
            #expect(try await node.events(.logDisputed).isEmpty)
        }
    }

    @Test("is in order again where what is held is shown once more, and that is an event each time")
    func inOrderAgain() async throws {
        let log = Log("a", "b", "c", "d")
        let forged = Log("a", "B", "c", "d", signer: log.signer)
        try await scene(log) { node, show in
            for round in 1...3 {
                #expect(try await show(try log.letter(4))["verdict"]?.string == "cosigned")
                try await node.settle()
                #expect(try await node.events(.checkpointHeld).count == round)
                for _ in 1...2 { #expect(try await show(try forged.letter(4))["verdict"]?.string == "disputed") }
                try await node.settle()
                #expect(try await node.events(.logDisputed).count == round)
                (node.clock as? ManualClock)?.advance(by: .minutes(1))
            }
        }
    }

    @Test("is shown below the peer's hook", arguments: ["https://x/v1/hooks/tj", "https://x/v1/hooks/tj/"])
    func endpoint(url: String) {
        let endpoint = NoticeDelivery.Endpoint(url: url, allowsPlainHTTP: false)
        #expect(endpoint.checkpoint.url == "https://x/v1/hooks/tj/checkpoint")
        let keyed = NoticeDelivery.Endpoint(url: url + "?key=1", allowsPlainHTTP: false)
        #expect(keyed.checkpoint.url == "https://x/v1/hooks/tj/checkpoint?key=1")
    }

    @Test("cannot be shown by somebody who does not sign as the peer does, nor by an agency that is none")
    func strangers() async throws {
        let log = Log("a", "b")
        try await scene(log) { node, _ in
            let bytes = try log.letter(2).json.bytes
            let other = try signed(bytes, with: WebhookSignature.generateKeyPair().secret, at: node.clock.now)
            #expect(try await node.send("/v1/hooks/tijuana/checkpoint", bytes, other).status == 401)
            #expect(try await node.send("/v1/hooks/nobody/checkpoint", bytes, other).status == 404)
            let bearer = ["Authorization: Bearer \(Sample.token.text)"]
            #expect(try await node.send("/v1/hooks/rrn/checkpoint", bytes, bearer).status == 403)
            #expect(try await node.events(.checkpointHeld).isEmpty)
        }
    }

    @Test(
        "is this node's own, where its state was put back: both find out, and both have it as an event",
        arguments: [(0, "shorter"), (4, "rewritten")])
    func rolledBack(posts: Int, kind: String) async throws {
        let border = try Border(pinsKeys: true)
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        let (state, backup) = (border.tijuana.state, border.tijuana.state + "-backup")
        try await border.sanDiego.run(clock: clock) { sanDiego in
            var port = 0
            try await border.tijuana.run(clock: clock) { tijuana in
                port = tijuana.port
                try await pair(tijuana, sanDiego, border)
            }
            try FileManager.default.copyItem(atPath: state, toPath: backup)
            try border.tijuana.writeNode(port: port)
            try await border.tijuana.run(clock: clock) { tijuana in
                clock.advance(by: .minutes(2))
                #expect(try await tijuana.post(Sample.registration("segundo", usable: 10)).status == 202)
                try await tijuana.deliverAll()
                try await compared(tijuana, clock, times: 1)
            }
            try FileManager.default.removeItem(atPath: state)
            try FileManager.default.moveItem(atPath: backup, toPath: state)
            try await border.tijuana.run(clock: clock) { tijuana in
                for number in 0..<posts {
                    #expect(try await tijuana.post(Sample.registration("otro-\(number)", usable: 10)).status == 202)
                }
                try await tijuana.deliverAll()
                func dispute(at node: RunningNode) async throws -> JSONView? {
                    try await node.events(.logDisputed).first { $0.data?["kind"]?.string == kind }?.data
                }
                try await eventually("both know") {
                    clock.advance(by: .minutes(1))
                    let (here, there) = (try await dispute(at: tijuana), try await dispute(at: sanDiego))
                    return here != nil && there != nil
                }
                // What goes on is told once a day, however many notices go out meanwhile.
                for number in 0..<3 {
                    clock.advance(by: .minutes(2))
                    #expect(try await tijuana.post(Sample.registration("mas-\(number)", usable: 10)).status == 202)
                    try await tijuana.deliverAll()
                }
                for node in [tijuana, sanDiego] {
                    let kinds = try await node.events(.logDisputed).map { $0.data?["kind"]?.string }
                    #expect(Set(kinds).count == kinds.count)
                }
                for data in [try await dispute(at: tijuana), try await dispute(at: sanDiego)] {
                    #expect(data?["node"]?.string == "tijuana")
                    let held = data?["held"]?.string ?? ""
                    #expect(tijuana.parts.identity.verifiers[0].verified(held) != nil)
                }
            }
        }
    }

    @Test("is looked for once a day, also after a restart, and found to be in order")
    func daily() async throws {
        let border = try Border(pinsKeys: true)
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        try await border.sanDiego.run(clock: clock) { sanDiego in
            var port = 0
            try await border.tijuana.run(clock: clock) { tijuana in
                port = tijuana.port
                try await pair(tijuana, sanDiego, border)
                try await compared(tijuana, clock, times: 3)
            }
            try border.tijuana.writeNode(port: port)
            try await border.tijuana.run(clock: clock) { tijuana in
                try await compared(tijuana, clock, times: 4)
                // The clock goes on while a comparison is under way, so a day may be some hours longer here.
                let times = try await tijuana.events(.logCompared).map(\.recorded)
                #expect(zip(times.dropFirst(2), times.dropFirst()).allSatisfy { $0 - $1 < .hours(48) })
                #expect(try await tijuana.events(.logDisputed).isEmpty)
                #expect(try await sanDiego.events(.logDisputed).isEmpty)
                let held = try await sanDiego.ask("audit", "heads")["peers"]?.elements.first?["ours"]?["size"]?.int
                let size = await tijuana.parts.disclosures.read(\.checkpoint.size)
                #expect(held.map { UInt64($0) } == size)
            }
        }
    }

    @Test("is looked for each day again once a clock is set right that was ahead, though the journal says that it was")
    func clockWasAhead() async throws {
        let border = try Border(pinsKeys: true)
        let start = Timestamp("2026-03-01T06:30:00Z")!
        let (ahead, right) = (ManualClock(start + .days(400)), ManualClock(start))
        var port = 0
        try await border.sanDiego.run(clock: ahead) { sanDiego in
            port = sanDiego.port
            try await border.tijuana.run(clock: ahead) { tijuana in
                try await pair(tijuana, sanDiego, border)
                try await compared(tijuana, ahead, times: 1)
            }
        }
        try border.sanDiego.writeNode(port: port)
        try await border.sanDiego.run(clock: right) { _ in
            try await border.tijuana.run(clock: right) { tijuana in
                try await compared(tijuana, right, times: 3)
                #expect(right.now < start + .days(30))
            }
        }
    }

    /// Introduces them to each other, and has the first notices delivered.
    private func pair(_ tijuana: RunningNode, _ sanDiego: RunningNode, _ border: Border) async throws {
        try await border.introduce(sanDiego, to: tijuana)
        try await border.introduce(tijuana, to: sanDiego)
        #expect(try await tijuana.post(Sample.registration("camino", usable: 10)).status == 202)
        try await tijuana.deliverAll()
    }

    /// Moves the clock on, half an hour at a time, until the log was compared so often.
    private func compared(_ node: RunningNode, _ clock: ManualClock, times: Int) async throws {
        try await eventually("the log was compared \(times) times") {
            clock.advance(by: .minutes(30))
            return try await node.events(.logCompared).count >= times
        }
        try await node.settle()
    }
}
