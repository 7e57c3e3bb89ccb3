import EnlaceCore
import Testing

@testable import EnlaceDisclosures

@Suite("A checkpoint that is shown as proof")
struct CheckpointFormTests {
    private let log = SampleLog(disclosures: 4)

    /// What may come of a checkpoint on its way, and whether it is still one.
    private struct Form {
        let title: String
        let bytes: [UInt8]
        let isSound: Bool

        init(_ title: String, _ text: String, isSound: Bool) {
            self.init(title, Array(text.utf8), isSound: isSound)
        }

        init(_ title: String, _ bytes: [UInt8], isSound: Bool) {
            self.title = title
            self.bytes = bytes
            self.isSound = isSound
        }
    }

    /// What holds wherever a checkpoint stands.
    private func forms(of note: String) throws -> [Form] {
        let name = log.verifier.name
        let other = "— enlace/other/witness AAAAAAAA\n"
        let own = try #require(note.split(separator: "\n").last) + "\n"
        let wrong = SignedNote.Signature(name: name, bytes: log.verifier.keyID + Array(repeating: 0, count: 64))
        let short = SignedNote.Signature(name: name, bytes: log.verifier.keyID + [1])
        let others = { (count: Int) in String(repeating: other, count: count) }
        return [
            Form("as it was signed", note, isSound: true),
            Form("signed by others too", note + others(15), isSound: true),
            Form("signed twice", note + own, isSound: true),
            Form("signed by another key of the name", note + "— \(name) AAAAAAAA\n", isSound: true),
            Form("of more lines than are read", note + others(16), isSound: false),
            Form("with a line of its key in no base64", note + "— \(name) !!!!\n", isSound: false),
            Form("with a line of its key that is too short", note + "— \(name) AAAA\n", isSound: false),
            Form("with a signature of its key that is wrong", note + wrong.line + "\n", isSound: false),
            Form("with a signature of its key that is cut", note + short.line + "\n", isSound: false),
            Form("with a line of others in no base64", note + "— enlace/other/witness !!!!\n", isSound: false),
            Form("with base64 that nobody writes", note + "— enlace/other/witness AAAAAAB=\n", isSound: false),
            Form("with a line of two words", note + "— AAAAAAAA\n", isSound: false),
            Form("with a line without a name", note + "—  AAAAAAAA\n", isSound: false),
            Form("with a line that is no signature", note + "kept by the mayor\n", isSound: false),
            Form("with a control character", note + "— enlace\u{1} AAAAAAAA\n", isSound: false),
            Form("with a line break of another kind", note + "— enlace\u{C}/x AAAAAAAA\n", isSound: false),
            Form("with two empty lines", note.replacing("\n\n", with: "\n\n\n"), isSound: false),
            Form("with an empty line amid signatures", note + "\n" + other, isSound: false),
            Form("below an empty line", "\n" + note, isSound: false),
            Form("without a signature", note.replacing(own, with: ""), isSound: false),
            Form("signed by others only", note.replacing(own, with: other), isSound: false),
            Form(
                "of another size", note.replacing("\n4\n", with: "\n5\n").replacing("\n8\n", with: "\n9\n"),
                isSound: false),
            Form("not there", "", isSound: false),
        ]
    }

    /// What people, tools and editors make of a file.
    private func files(_ note: String) throws -> [Form] {
        let newer = try log.note(upTo: 6)
        let forked = try SampleLog(disclosures: 4, like: log, partner: "chapel").note(upTo: 6)
        let windows = note.replacing("\n", with: "\r\n")
        return [
            Form("twice", note + note, isSound: true),
            Form("twice, with empty lines between", note + "\n\n" + note + "\n", isSound: true),
            Form("above another", note + newer, isSound: true),
            Form("with CRLF", windows + "\r\n" + windows, isSound: true),
            Form("with CR", note.replacing("\n", with: "\r"), isSound: true),
            Form("without its last line break", String(note.dropLast()), isSound: true),
            Form("above one of another log of the key", note + forked, isSound: false),
            Form("above one that is not signed", note + newer.replacing("\n6\n", with: "\n7\n"), isSound: false),
            Form("above bytes that are no UTF-8", Array(note.utf8) + [0xFF, 0x0A], isSound: false),
            Form("with bytes that are no UTF-8", Array((note + "— ").utf8) + [0xC3, 0x28, 0x0A], isSound: false),
            Form("below a byte order mark", "\u{FEFF}" + note, isSound: false),
        ]
    }

    @Test("is held to its whole form, and an independent verifier agrees")
    func header() async throws {
        let note = try log.note(upTo: log.entries.count)
        let strays = [
            Form("twice", note + note, isSound: false), Form("above an empty line", note + "\n", isSound: false),
            Form("with CRLF", note.replacing("\n", with: "\r\n"), isSound: false),
            Form("without its last line break", String(note.dropLast()), isSound: false),
        ]
        let lines = log.entries.map(AuditExport.line)
        try await expectVerdicts(try forms(of: note) + strays) { form in
            let header = AuditExport.header(String(decoding: form.bytes, as: UTF8.self))
            return IndependentVerifier.Case(
                export: Array(([header] + lines).joined(separator: "\n").utf8), key: log.verifier)
        }
    }

    @Test("may stand below others in a file that somebody has kept, and each of them counts")
    func held() async throws {
        let note = try log.note(upTo: 4)
        let export = try log.export()
        try await expectVerdicts(try forms(of: note) + files(note)) { form in
            IndependentVerifier.Case(export: export, key: log.verifier, held: [form.bytes])
        }
        for file in [note + (try log.note(upTo: 6)), try log.note(upTo: 6) + "\n" + note] {
            let findings = try AuditExport.verify(export, key: log.verifier, held: [Array(file.utf8)]).get()
            #expect(findings.covered == 6)
        }
        let strange = AuditExport.verify(export, key: log.verifier, held: [Array(note.utf8), [0xFF]])
        #expect(strange == .failure(.badHeld(1)))
    }

    private func expectVerdicts(
        _ forms: [Form], in make: (Form) -> IndependentVerifier.Case
    ) async throws {
        let cases = forms.map(make)
        for (form, each) in zip(forms, cases) {
            let verdict = AuditExport.verify(each.export, key: each.key, held: each.held)
            #expect(((try? verdict.get()) != nil) == form.isSound, "\(form.title): \(verdict)")
        }
        let verdicts = try await IndependentVerifier.verdicts(cases)
        for (form, isSound) in zip(forms, verdicts) {
            #expect(isSound == form.isSound, "\(form.title), in Python")
        }
        #expect(verdicts.count == forms.count)
    }
}
