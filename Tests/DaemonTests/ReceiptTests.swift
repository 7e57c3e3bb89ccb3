import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("Two nodes that pin each other's keys", .timeLimit(.minutes(5)))
struct ReceiptTests {
    @Test("sign for each notice, and for the log of the other as far as they have seen it")
    func exchange() async throws {
        let border = try Border(pinsKeys: true)
        try await border.run { tijuana, sanDiego in
            #expect(try await tijuana.post(Sample.registration("camino", usable: 10)).status == 202)
            try await tijuana.deliverAll()
            let notices = try await tijuana.notices()
            #expect(notices.count == 2)
            #expect(try await tijuana.events(.receiptReceived).count == 2)
            #expect(try await tijuana.events(.receiptRefused).isEmpty)

            let shown = try await tijuana.ask("deliveries", "show", notices[0].notice.id)
            let trail = shown["trail"]
            #expect(trail?["receipt"]?["state"]?.string == "verified")
            #expect(trail?["receipt"]?["node"]?.string == "san-diego")
            #expect(trail?["attempts"]?.elements.compactMap { $0["status"]?.int } == [202])
            let stored = try await sanDiego.events().first { $0.agency == "tijuana" && $0.id == eventID(notices[0]) }
            #expect(trail?["receipt"]?["position"]?.int.map { Int64($0) } == stored?.position)
            #expect(trail?["receipt"]?["taken"]?.string == stored?.recorded.description)
            try await checkPython(notices[0], try #require(trail?["receipt"]?["note"]?.string), sanDiego)
            try await checkHeads(tijuana, sanDiego)
        }
    }

    private func eventID(_ entry: OutboxEntry) -> String? {
        (try? JSONDocument(entry.notice.body))?.root["id"]?.string
    }

    /// What each holds of the other is told by both in the same words, and `explain` names who has signed.
    private func checkHeads(_ tijuana: RunningNode, _ sanDiego: RunningNode) async throws {
        let ours = try await tijuana.ask("audit", "heads")["peers"]?.elements.first
        let theirs = try await sanDiego.ask("audit", "heads")["peers"]?.elements.first
        let size = try #require(ours?["theirs"]?["size"]?.int)
        #expect(size >= 1)
        #expect(theirs?["ours"]?["size"]?.int == size)
        #expect(theirs?["ours"]?["root"]?.string == ours?["theirs"]?["root"]?.string)
        let cosigned = try #require(ours?["theirs"]?["checkpoint"]?.string)
        #expect(tijuana.parts.identity.verifiers[0].verified(cosigned)?.size == UInt64(size))
        let folder = try Folder()
        let verdict = try await PythonScript.run(
            try Sample.script("verify_receipt.py"),
            arguments: [
                "--checkpoint", try folder.file("checkpoint", Array(cosigned.utf8)),
                sanDiego.parts.identity.publicKeys[0].text, "san-diego",
            ], packages: ["cryptography": "cryptography"])
        #expect(verdict.output.hasPrefix("cosigned \(size) "))
        let story = try await tijuana.ctl("explain", "register-camino")
        #expect(story.output.contains("verified: san-diego signed that it took the notice on "))
        #expect(story.output.contains("in the log"))
        #expect(try await tijuana.ctl("audit", "heads").output.contains("san-diego"))
    }

    /// The script in Python says the same of a sound receipt, and of one that is for something else.
    private func checkPython(_ entry: OutboxEntry, _ note: String, _ sanDiego: RunningNode) async throws {
        let folder = try Folder()
        let (file, body) = (
            try folder.file("receipt", Array(note.utf8)), try folder.file("body", entry.notice.body)
        )
        let changed = try folder.file("changed", Array(note.replacing("position", with: "Position").utf8))
        let other = try folder.file("other", entry.notice.body + [0x20])
        let (key, id) = (sanDiego.parts.identity.publicKeys[0].text, entry.notice.id)
        let script = try Sample.script("verify_receipt.py")
        let packages: KeyValuePairs = ["cryptography": "cryptography"]
        let verdict = try await PythonScript.run(
            script, arguments: [file, key, "san-diego", id, body], packages: packages)
        #expect(verdict.output.hasPrefix("receipt "))
        let stranger = WebhookSignature.generateKeyPair().public
        for wrong in [
            [changed, key, "san-diego", id, body], [file, stranger, "san-diego", id, body],
            [file, key, "tecate", id, body], [file, key, "san-diego", "n2", body], [file, key, "san-diego", id, other],
        ] {
            await #expect(throws: PythonScript.Failure.self) {
                try await PythonScript.run(script, arguments: wrong, packages: packages)
            }
        }
    }

    @Test("answer a duplicate with the same receipt")
    func duplicates() async throws {
        let border = try Border(pinsKeys: true)
        try await border.sanDiego.run { node in
            let body = Self.notice.bytes
            func post() async throws -> JSONView {
                let proof = try signed(body, with: border.tijuanaSecret)
                return try await node.post(body, to: "tijuana", fields: proof).json()
            }
            let (first, second) = (try await post(), try await post())
            #expect(first["duplicate"]?.bool == false && second["duplicate"]?.bool == true)
            #expect(first["receipt"]?.string != nil)
            #expect(first["receipt"]?.string == second["receipt"]?.string)
            let receipt = try NoticeReceipt(
                second["receipt"]?.string, of: "san-diego", keys: node.parts.identity.publicKeys, notice: "msg-1",
                body: body)
            #expect(receipt.position == 1)
        }
    }

    @Test("and nobody else is signed for: not an agency, not a dry run, not a refused notice")
    func others() async throws {
        let border = try Border(pinsKeys: true)
        try await border.sanDiego.run { node in
            let own = try await node.post(
                Sample.registration("harbor", usable: 3, area: "us", agency: "rrn"), to: "rrn")
            #expect(own.status == 202)
            #expect(try own.json()["receipt"] == nil)
            let body = Self.notice.bytes
            let proof = try signed(body, with: border.tijuanaSecret)
            let dry = try await node.post(body, to: "tijuana", query: "?dry-run", fields: proof)
            #expect(try dry.json()["receipt"] == nil)
            let forged = try await node.post(body + [0x20], to: "tijuana", fields: proof)
            #expect(forged.status == 401)
            #expect(try forged.json()["receipt"] == nil)
        }
    }

    static let notice: JSON = [
        "specversion": "1.0", "id": "register-camino", "source": "/agencies/desom",
        "type": .string(EventType.shelterRegistered.name), "subject": "camino", "enlaceorigin": "tijuana",
        "enlacevia": "tijuana",
        "data": ["name": "Casa", "area": "mx-bcn-tijuana", "status": "open", "withheld": ["usable"]],
    ]

    @Test("are told by the well-known page who they are, and nothing more")
    func wellKnown() async throws {
        let border = try Border()
        try await border.sanDiego.run { node in
            let page = try await node.get("/.well-known/enlace").json()
            #expect(page.members.map(\.key) == ["node", "keys", "languages", "types", "version"])
            #expect(page["node"]?.string == "san-diego")
            #expect(page["keys"]?.elements.compactMap(\.string) == node.parts.identity.publicKeys.map(\.text))
            #expect(page["types"]?.elements.contains { $0.string == "enlace.shelter.registered.v1" } == true)
        }
    }

    @Test("go on signing with the old key and the new while they rotate")
    func rotation() async throws {
        let home = try NodeHome("tijuana")
        let old = try await home.run { $0.parts.identity.publicKeys }
        let pair = WebhookSignature.generateKeyPair()
        try home.store(pair.secret, named: "identity-2027")
        try home.writeNode(port: 0, nodeKeys: "identity_keys: [node_identity, identity-2027]")
        try await home.run { node in
            #expect(node.parts.identity.publicKeys.map(\.text) == old.map(\.text) + [pair.public])
            let head = try await node.ask("audit", "head")
            let note = try #require(head["checkpoint"]?.string)
            #expect(node.parts.identity.verifiers.allSatisfy { $0.verified(note) != nil })
        }
        try home.writeNode(port: 0, nodeKeys: "identity_keys: [identity-2027]")
        try await home.run { #expect($0.parts.identity.publicKeys.map(\.text) == [pair.public]) }
    }
}
