import Crypto
import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("The secrets of a node", .timeLimit(.minutes(5)))
struct SecretTests {
    private let early = Timestamp("2026-03-01T06:30:00Z")!
    private let late = Timestamp("2027-03-01T06:30:00Z")!

    /// A node with one partner, whose notices are signed with `notices`.
    private func home() throws -> NodeHome {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("partners.d/clinic.yaml", partner(keys: ["notices"]))
        return home
    }

    private func partner(keys: [String]) -> String {
        Sample.partner("clinic", url: "http://127.0.0.1:9/", types: [.shelterRegistered: ["name"]])
            .replacing("keys: [notices]", with: "keys: [\(keys.joined(separator: ", "))]")
    }

    private func rows(_ node: RunningNode) async throws -> [String: Bool?] {
        let rows = try await node.ask("keys", "list")["keys"]?.elements ?? []
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"]?.string ?? "", $0["used"]?.bool) })
    }

    @Test("are listed by name, with when they came and whether they are needed, and never shown")
    func list() async throws {
        let home = try home()
        try await home.run(clock: ManualClock(late)) { node in
            let made = try await node.ask("keys", "generate", "--name", "spare")
            let secret = try #require(made["secret"]?.string)
            #expect(try await rows(node) == ["notices": true, "node_identity": true, "spare": false])
            let seen = try await node.ctl("keys", "list")
            #expect(seen.status == 0 && seen.output.contains(/spare +2027-\d\d-\d\d \d\d:\d\d +no\n/), "\(seen.output)")
            #expect(!seen.output.contains(secret) && !seen.output.contains("whs"))
        }
    }

    @Test("are removed once neither the folder nor the node refers to them, over a restart and for good")
    func remove() async throws {
        let home = try home()
        try await home.run { node in
            #expect(try await node.ctl("keys", "generate", "--name", "notices-2").status == 0)
            let needed = try await node.ctl("keys", "remove", "notices")
            #expect(needed.status == 1 && needed.errors.contains("the configuration refers to 'notices'"))

            try home.write("partners.d/clinic.yaml", partner(keys: ["notices-2"]))
            let inForce = try await node.ctl("keys", "remove", "notices")
            #expect(inForce.status == 1 && inForce.errors.contains("the node still uses 'notices'"))
            #expect(inForce.errors.contains("enlacectl reload"))
            #expect(try await node.ctl("reload").status == 0)

            let removed = try await node.ctl("keys", "remove", "notices")
            #expect(removed.status == 0 && removed.output == "The daemon has forgotten notices.\n", "\(removed.errors)")
            #expect(try await node.ctl("keys", "remove", "notices").status == 2)
            #expect(try await rows(node).keys.sorted() == ["node_identity", "notices-2"])
        }
        try await home.run { node in
            #expect(try await rows(node).keys.sorted() == ["node_identity", "notices-2"])
            let again = try await node.ctl("keys", "generate", "--name", "notices")
            #expect(again.status == 1 && again.errors.contains("was removed, and its name is not used again"))
        }
    }

    @Test("stay while the folder has problems, because nobody can tell then what it refers to")
    func problems() async throws {
        let home = try home()
        try await home.run { node in
            #expect(try await node.ctl("keys", "generate", "--name", "spare").status == 0)
            try home.write("partners.d/clinic.yaml", "id: clinic\n")
            let refused = try await node.ctl("keys", "remove", "spare")
            #expect(refused.status == 1 && refused.errors.contains("nothing was removed"), "\(refused.errors)")
            #expect(try await rows(node)["spare"] == false)
            #expect(try await node.ctl("keys", "remove", "node_identity").status == 1)
        }
    }

    @Test("are refused while the node is not running too where they are no line of text, and the name stays free")
    func form() throws {
        let home = try NodeHome("tijuana")
        for secret in ["one\ntwo", "", String(repeating: "x", count: 100_000)] {
            let error = #expect(throws: SecretStore.Failure.self) { try home.store(secret, named: "theirs") }
            #expect(error?.description.hasPrefix("expected one line of text") == true)
        }
        try home.store("a password", named: "theirs")
        #expect(try home.secrets().names.contains("theirs"))
    }

    @Test("are read from the file of an older version, which noted no times")
    func older() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/en-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = SymmetricKey(size: .bits256)
        let text = JSON.object([.init("imm-2025", "whsec_old")])
        let box = try AES.GCM.seal(
            Data(text.bytes), using: key, authenticating: Data("enlace secrets v1 tijuana".utf8))
        try #require(box.combined).write(to: URL(fileURLWithPath: "\(folder)/secrets.sealed"))
        func open() throws -> SecretStore {
            try SecretStore(stateDirectory: folder, nodeKey: NodeKey(key), node: "tijuana")
        }
        let store = try open()
        #expect(store.added == ["imm-2025": nil])
        try store.add("whsec_new", named: "imm-2026", at: early)
        #expect(try open().added == ["imm-2025": nil, "imm-2026": early])
        #expect(try open().secret(named: "imm-2025") == "whsec_old")
        try store.remove("imm-2025", at: late)
        #expect(try open().names == ["imm-2026"])
        #expect(throws: SecretStore.Failure.self) { try store.add("x", named: "imm-2025", at: late) }
    }
}
