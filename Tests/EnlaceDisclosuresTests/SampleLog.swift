import Crypto
import EnlaceCore
import EnlaceTestSupport
import Foundation

@testable import EnlaceDisclosures

/// A log with so many disclosures, each of which has arrived, and the key that signs it.
struct SampleLog {
    let events: [Event]
    let entries: [DisclosureEntry]
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameters:
    ///   - other: signs with the same key.
    ///   - partner: to whom everything was let out.
    init(disclosures count: Int, like other: SampleLog? = nil, partner: String = "clinic") {
        key = other?.key ?? Curve25519.Signing.PrivateKey()
        events = (0..<count).flatMap { SampleLog.events(of: $0, to: partner) }
        entries = events.flatMap(DisclosureEntry.entries)
    }

    var signer: NodeSigner { NodeSigner(key) }
    var publicKey: NodePublicKey { signer.publicKey }

    var verifier: CheckpointVerifier {
        CheckpointVerifier(name: Checkpoint.origin(node: "tijuana"), key: key.publicKey)
    }

    func checkpoint(upTo size: Int) -> Checkpoint { SampleLog.checkpoint(of: Array(entries.map(\.leaf)[..<size])) }

    func note(upTo size: Int) throws -> String { try checkpoint(upTo: size).signed(by: [signer]) }

    func size(of note: String) -> Int { Int(verifier.verified(note)?.size ?? 0) }

    func export() throws -> [UInt8] { try export(entries.map(AuditExport.line), signedAs: entries.count) }

    /// An export of any lines under the checkpoint that was once signed for the first `size` entries.
    func export(_ lines: [String], signedAs size: Int) throws -> [UInt8] {
        SampleLog.file([AuditExport.header(try note(upTo: size))] + lines)
    }

    /// An export of any lines, signed anew with the log's own key, as one can who has the machine.
    func resigned(_ lines: [String]) throws -> [UInt8] {
        let checkpoint = SampleLog.checkpoint(of: lines.map { .leaf(Array($0.utf8)) })
        return SampleLog.file([AuditExport.header(try checkpoint.signed(by: [signer]))] + lines)
    }

    private static func file(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    private static func checkpoint(of leaves: [MerkleHash]) -> Checkpoint {
        Checkpoint(
            origin: Checkpoint.origin(node: "tijuana"), size: UInt64(leaves.count),
            root: MerkleTree(leaves: leaves).root)
    }

    private static func events(of index: Int, to partner: String) -> [Event] {
        let time = Timestamp("2026-03-01T06:00:00Z")! + .seconds(Int64(2 * index))
        let decided: JSON = [
            "event": [
                "source": "/agencies/desom", "id": .string("e\(index)"), "type": "enlace.shelter.changed.v1",
                "position": .int(2 * index),
            ],
            "forms": [["fields": ["status", "total"], "withheld": ["position"]]],
            "partners": [
                [
                    "partner": .string(partner), "decision": "sent", "agreement": "2026-1",
                    "notice": .string("n\(index)"),
                    "body": "00ff", "form": 0,
                ],
                ["partner": "press", "decision": "refused", "agreement": "2026-1", "reason": "not_agreed_type"],
            ],
        ]
        let delivered: JSON = ["notice": .string("n\(index)"), "event": .int(2 * index), "attempts": 2]
        return [
            event(.relayDecided, "\(index)", decided, at: 2 * index + 1, time),
            event(.noticeDelivered, partner, delivered, at: 2 * index + 2, time + .seconds(1)),
        ]
    }

    private static func event(
        _ type: EventType, _ subject: String, _ data: JSON, at position: Int, _ time: Timestamp
    ) -> Event {
        Derivation(
            type, subject: subject, data: data, time: time,
            cause: .timer(object: subject, due: time, index: position)
        ).draft(node: "tijuana", component: "relay").recorded(at: Int64(position), time)
    }
}

/// Ways to change a log afterwards. Those who do it have the machine and its key.
enum Tampering: Int, CaseIterable, Sendable {
    case edit, delete, insert, swap, truncate, fork, rollBack, reSign

    /// - Parameter covered: how many entries the checkpoint is of that somebody else holds.
    func apply(to log: SampleLog, covered: Int, using random: inout SeededGenerator) throws -> [UInt8] {
        var lines = log.entries.map(AuditExport.line)
        let place = Int.random(in: 0..<covered - 1, using: &random)
        switch self {
        case .edit, .reSign: lines[place] = lines[place].replacing("clinic", with: "chapel")
        case .delete: lines.remove(at: place)
        case .insert: lines.insert(lines[place].replacing("clinic", with: "chapel"), at: place)
        case .swap: lines.swapAt(place, place + 1)
        case .truncate: lines.removeLast(lines.count - place)
        case .fork: lines = Array(lines[..<place]) + lines[place...].map { $0.replacing("clinic", with: "chapel") }
        case .rollBack: return try log.export(Array(lines[..<place]), signedAs: place)
        }
        return self == .edit || self == .truncate
            ? try log.export(lines, signedAs: log.entries.count) : try log.resigned(lines)
    }
}

/// The verifier in Python, which shares no code with ours.
enum IndependentVerifier {
    /// - Parameter cases: a forged export, the sound one, the key, and a checkpoint that somebody holds, each.
    static func expectFound(_ cases: [[String]]) async throws {
        let input = JSON.array(cases.map { .array($0.map(JSON.string)) }).bytes
        let script =
            loading + """
                for forged, sound, key, held in json.load(sys.stdin):
                    key = verifier.read_key(key)
                    held = [verifier.read_checkpoint(held, key)]
                    verifier.verify(sound.encode(), key, held)
                    try:
                        verifier.verify(forged.encode(), key, held)
                    except (verifier.Unsound, ValueError, IndexError):
                        continue
                    sys.exit("taken for sound: " + forged)
                """
        try await PythonScript.run(
            script, arguments: [path], input: input, packages: ["cryptography": "cryptography"])
    }

    struct Case {
        var export: [UInt8]
        var key: CheckpointVerifier
        var held: [[UInt8]] = []
    }

    /// Whether it takes each of them for sound.
    static func verdicts(_ cases: [Case]) async throws -> [Bool] {
        let input = JSON.array(
            cases.map { each in
                let files = ([each.export] + each.held).map { JSON.string(Base64.encode($0)) }
                return ["key": .string(each.key.text), "files": .array(files)]
            }
        ).bytes
        let script =
            loading + """
                import base64
                for case in json.load(sys.stdin):
                    export, *files = map(base64.b64decode, case["files"])
                    try:
                        key = verifier.read_key(case["key"])
                        verifier.verify(export, key, [one for file in files for one in verifier.read_held(file, key)])
                    except (verifier.Unsound, ValueError, IndexError):
                        print("unsound")
                    else:
                        print("sound")
                """
        let answer = try await PythonScript.run(
            script, arguments: [path], input: input, packages: ["cryptography": "cryptography"])
        return answer.output.split(separator: "\n").map { $0 == "sound" }
    }

    private static let loading = """
        import importlib.util, json, sys
        spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
        verifier = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(verifier)

        """

    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Verifier/verify_disclosures.py").path
}
