import Crypto
import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDisclosures

@Suite("The disclosure log")
struct DisclosureLogTests {
    @Test("says what was let out and what became of it, and nothing else")
    func entries() throws {
        let log = SampleLog(disclosures: 1)
        let lines = log.entries.map(AuditExport.line)
        #expect(
            lines == [
                """
                {"position":1,"time":"2026-03-01T06:00:00.000Z","partner":"clinic","notice":"n0","kind":"let_out",\
                "event":"\(EventKey(source: "/agencies/desom", id: "e0").hex)","type":"enlace.shelter.changed.v1",\
                "agreement":"2026-1","fields":["status","total"],"body":"00ff"}
                """,
                """
                {"position":2,"time":"2026-03-01T06:00:01.000Z","partner":"clinic","notice":"n0","kind":"delivered",\
                "attempts":2}
                """,
            ])
    }

    @Test("is one and the same tree whether it was folded at once or went on from a snapshot")
    func snapshots() throws {
        let events = SampleLog(disclosures: 30).events
        var whole = DisclosureLog(node: "tijuana")
        _ = whole.fold(events, effectsAfter: 0)
        #expect(whole.checkpoint.size == 60)
        for cut in [0, 1, 7, 32, 59] {
            var first = DisclosureLog(node: "tijuana")
            _ = first.fold(Array(events[..<cut]), effectsAfter: 0)
            var second = DisclosureLog(node: "tijuana")
            try second.restore(first.snapshot())
            _ = second.fold(Array(events[cut...]), effectsAfter: 0)
            #expect(second.checkpoint == whole.checkpoint)
        }
        var log = DisclosureLog(node: "tijuana")
        #expect(throws: DisclosureLogError.snapshotNotUsable) {
            try log.restore(Array(#"{"version":1,"size":3,"peaks":[]}"#.utf8))
        }
    }

    @Test("signs checkpoints that its key verifies and no other does")
    func checkpoints() throws {
        let log = SampleLog(disclosures: 3)
        let note = try log.note(upTo: 4)
        #expect(note.hasPrefix("enlace/tijuana/disclosures\n4\n"))
        #expect(log.verifier.verified(note) == log.checkpoint(upTo: 4))
        let read = try #require(CheckpointVerifier(text: log.verifier.text))
        #expect(read.verified(note)?.size == 4)
        let other = CheckpointVerifier(
            name: "enlace/tijuana/disclosures", key: Curve25519.Signing.PrivateKey().publicKey)
        #expect(other.verified(note) == nil)
        #expect(log.verifier.verified(note.replacing("\n4\n", with: "\n5\n")) == nil)
        for text in ["", "\n\n", "a\n\n— b c\n", note.replacing("— ", with: "- ")] {
            #expect(log.verifier.verified(text) == nil)
        }
        for text in ["", "+", "a+b+c", log.verifier.text + "A", "x" + log.verifier.text] {
            #expect(CheckpointVerifier(text: text) == nil)
        }
    }

    @Test("proves by an export that nothing under a checkpoint held by others was changed, and how much is not covered")
    func verify() throws {
        let log = SampleLog(disclosures: 10)
        let export = try log.export()
        let held = try log.note(upTo: 12)
        let findings = try AuditExport.verify(export, key: log.verifier, held: [Array(held.utf8)]).get()
        #expect(findings == AuditExport.Findings(checkpoint: log.checkpoint(upTo: 20), covered: 12))
        #expect(try AuditExport.verify(export, key: log.verifier).get().covered == 0)
        #expect(AuditExport.verify([], key: log.verifier) == .failure(.noCheckpoint))
    }

    @Test("is the same file with empty lines at its end, and no other: an independent verifier agrees")
    func emptyLines() async throws {
        let log = SampleLog(disclosures: 3)
        let export = String(decoding: try log.export(), as: UTF8.self)
        for end in ["", "\n", "\n\n\n"] {
            let file = Array((export.dropLast() + end).utf8)
            #expect(try AuditExport.verify(file, key: log.verifier).get().checkpoint.size == 6)
        }
        let lines = export.split(separator: "\n").map(String.init)
        let held = try log.note(upTo: 2)
        var cases: [[String]] = []
        for place in 0..<lines.count {
            var changed = lines
            changed.insert("", at: place)
            let file = changed.joined(separator: "\n") + "\n"
            #expect(AuditExport.verify(Array(file.utf8), key: log.verifier) == .failure(.emptyLine(place + 1)))
            cases.append([file, export, log.verifier.text, held])
        }
        // As one can who has the machine and its key.
        let resigned = try log.resigned(Array(lines.dropFirst()) + ["", lines[1]])
        #expect(AuditExport.verify(resigned, key: log.verifier) == .failure(.emptyLine(8)))
        cases.append([String(decoding: resigned, as: UTF8.self), export, log.verifier.text, held])
        let marked = "\u{FEFF}" + export
        #expect(AuditExport.verify(Array(marked.utf8), key: log.verifier) == .failure(.noCheckpoint))
        cases.append([marked, export, log.verifier.text, held])
        try await IndependentVerifier.expectFound(cases)
    }

    @Test("finds each way to change it, and an independent verifier agrees", arguments: Tampering.allCases)
    func tampering(_ kind: Tampering) async throws {
        var random = SeededGenerator(seed: UInt64(kind.rawValue) + 1)
        var cases: [[String]] = []
        for _ in 0..<20 {
            let log = SampleLog(disclosures: Int.random(in: 5...20, using: &random))
            let held = try log.note(upTo: log.entries.count - Int.random(in: 0...3, using: &random))
            let forged = try kind.apply(to: log, covered: log.size(of: held), using: &random)
            #expect(forged != (try log.export()))
            let verdict = AuditExport.verify(forged, key: log.verifier, held: [Array(held.utf8)])
            #expect(throws: AuditExport.Failure.self, "\(kind)") { try verdict.get() }
            let sound = String(decoding: try log.export(), as: UTF8.self)
            cases.append([String(decoding: forged, as: UTF8.self), sound, log.verifier.text, held])
        }
        try await IndependentVerifier.expectFound(cases)
    }
}
