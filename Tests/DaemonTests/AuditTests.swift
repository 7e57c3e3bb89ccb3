import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("What was let out", .timeLimit(.minutes(5)))
struct AuditTests {
    @Test("is listed with its partner, fields and outcome")
    func disclosures() async throws {
        try await ControlScene.run { scene in
            let list = try await scene.node.ctl("disclosures")
            #expect(
                list.output.contains(/0 +.* clinic +enlace\.shelter\.registered\.v1 +delivered +name area/),
                "\(list.output)")
            #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
            let rows = try await scene.node.ask("disclosures", "--event", "register-camino")["disclosures"]
            #expect(rows?.elements.map { $0["partner"]?.string } == ["clinic"])
            #expect(
                try await scene.node.ask("disclosures", "--partner", "press")["disclosures"]?.elements.isEmpty == true)
            let nothing = try await scene.node.ctl("disclosures", "--event", "report-camino")
            #expect(nothing.output.contains("nothing was let out that fits"))
        }
    }

    @Test("stands in a log that others can hold the node to: head, copy, proofs, and two verifiers")
    func audit() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let first = try await node.ask("audit", "head")
            let key = try #require(first["verifier"]?.string)
            let verifier = try #require(CheckpointVerifier(text: key))
            let older = try #require(first["checkpoint"]?.string)
            #expect(verifier.verified(older)?.size == 2)
            #expect(try await node.ctl("audit", "head").output.contains(older))

            let again = Sample.registration("otra", usable: 5)
            #expect(try await node.post(again).status == 202)
            try await node.deliverAll()

            let export = try await node.ctl("audit", "export")
            #expect(export.status == 0)
            #expect(!export.output.contains("Casa"))
            try await checkVerifiers(export.output, key, older, in: node.home)
            try await checkProofs(node, verifier, older)
        }
    }

    @Test("is signed with a key that outlives a restart")
    func restart() async throws {
        let home = try NodeHome("tijuana")
        let before = try await home.run { try await $0.ask("audit", "head")["verifier"]?.string }
        let after = try await home.run { try await $0.ask("audit", "head")["verifier"]?.string }
        #expect(before != nil)
        #expect(before == after)
    }

    /// The command and the script in Python say the same of a sound copy and of a changed one.
    private func checkVerifiers(_ export: String, _ key: String, _ older: String, in home: NodeHome) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ text: String) throws -> String {
            let url = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        let (sound, held) = (try file("sound", export), try file("held", older))
        let changed = try file("changed", export.replacing("\"clinic\"", with: "\"chapel\""))
        let script = try String(contentsOf: AuditTests.script, encoding: .utf8)
        let packages: KeyValuePairs = ["cryptography": "cryptography"]
        let enlacectl = Program(name: "enlacectl")
        // As printed, as jq writes it out of heads.json, as an editor elsewhere saves it, and put together with itself.
        let windows = older.replacing("\n", with: "\r\n")
        for (index, text) in [older, older + "\n", windows, windows + "\r\n\r\n", older + older].enumerated() {
            let held = try file("held-\(index)", text)
            let seen = try await enlacectl.run(["audit", "verify", sound, "--key", key, "--held", held])
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output.contains("sound: 4 entries fit the signed checkpoint"))
            #expect(seen.output.contains("not covered: the last 2"))
            let verdict = try await PythonScript.run(script, arguments: [sound, key, held], packages: packages)
            #expect(verdict.output == "sound 4 2\n")
        }
        let stray = folder.appendingPathComponent("stray").path
        try Data(Array(older.utf8) + [0xFF]).write(to: URL(fileURLWithPath: stray))
        for files in [(changed, held), (sound, stray)] {
            let refused = try await enlacectl.run(["audit", "verify", files.0, "--key", key, "--held", files.1])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("the log is not sound"))
            await #expect(throws: PythonScript.Failure.self) {
                try await PythonScript.run(script, arguments: [files.0, key, files.1], packages: packages)
            }
        }
        let missing = folder.appendingPathComponent("missing").path
        for files in [[missing, key, held], [sound, key, missing]] {
            let failure = await #expect(throws: PythonScript.Failure.self) {
                try await PythonScript.run(script, arguments: files, packages: packages)
            }
            #expect(failure?.description == "cannot read \(missing): No such file or directory\n")
        }
    }

    private func checkProofs(_ node: RunningNode, _ verifier: CheckpointVerifier, _ older: String) async throws {
        let rows = try await node.ask("disclosures")["disclosures"]?.elements ?? []
        let notice = try #require(rows.last?["notice"]?.string)
        let reply = try await node.ask("audit", "prove", "--notice", notice, "--from", "2")
        let head = try #require(reply["head"]?["checkpoint"]?.string.flatMap(verifier.verified))
        let entries = reply["inclusion"]?.elements ?? []
        #expect(entries.count == 2)
        for entry in entries {
            let bytes = Array(try #require(entry["entry"]?.string).utf8)
            let index = UInt64(try #require(entry["index"]?.int))
            #expect(
                MerkleProof.includes(
                    .leaf(bytes), at: index, in: head.size, root: head.root, proof: hashes(entry["proof"])))
        }
        let past = try #require(verifier.verified(older))
        #expect(
            MerkleProof.isConsistent(
                past.size, past.root, with: head.size, head.root, proof: hashes(reply["consistency"]?["proof"])))
        #expect(try await node.ctl("audit", "prove", "--notice", "nobody").status == 2)
        #expect(try await node.ctl("audit", "prove", "--from", "99").errors.contains("the log has only 4 entries"))
    }

    private func hashes(_ list: JSONView?) -> [MerkleHash] {
        (list?.elements ?? []).compactMap { $0.string.flatMap(MerkleHash.init(base64:)) }
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Verifier/verify_disclosures.py")
}
