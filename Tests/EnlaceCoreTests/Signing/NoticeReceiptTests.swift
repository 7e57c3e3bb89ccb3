import EnlaceCore
import Testing

@Suite("A receipt")
struct NoticeReceiptTests {
    private let signer = NodeSigner(WebhookSignature.generateKeyPair().secret)!
    private let body = Array("{\"id\":\"1\"}".utf8)

    private var receipt: NoticeReceipt {
        NoticeReceipt(
            node: "san-diego", notice: "n1", body: NoticeReceipt.digest(of: body), position: 7,
            time: Timestamp("2026-03-01T06:30:00Z")!)
    }

    private func read(_ note: String?, keys: [NodePublicKey]? = nil, notice: String = "n1", body: [UInt8]? = nil) throws
        -> NoticeReceipt
    {
        try NoticeReceipt(
            note, of: "san-diego", keys: keys ?? [signer.publicKey], notice: notice, body: body ?? self.body)
    }

    @Test("that a pinned key has signed for this notice and this body counts, and is always the same")
    func sound() throws {
        let note = try receipt.signed(by: [signer])
        #expect(try read(note) == receipt)
        #expect(try receipt.signed(by: [signer]) == note)
        #expect(
            note.hasPrefix("enlace/san-diego/receipts\nnotice n1\nbody \(receipt.body)\nposition 7\ntime 2026-"))
    }

    @Test("for a position that no journal has is none, even if a pinned key has signed it", arguments: [0, -1, .min])
    func position(_ position: Int64) throws {
        var receipt = receipt
        receipt.position = position
        let note = try receipt.signed(by: [signer])
        #expect(throws: NoticeReceipt.Problem.garbled) { try read(note) }
    }

    @Test("counts by the old key or the new one while both sign")
    func rotation() throws {
        let next = NodeSigner(WebhookSignature.generateKeyPair().secret)!
        let note = try receipt.signed(by: [signer, next])
        #expect(try read(note, keys: [signer.publicKey]) == receipt)
        #expect(try read(note, keys: [next.publicKey]) == receipt)
    }

    @Test("that was tampered with, is for another notice, is replayed or unpinned is told apart")
    func refused() throws {
        let note = try receipt.signed(by: [signer])
        let stranger = NodeSigner(WebhookSignature.generateKeyPair().secret)!
        #expect(throws: NoticeReceipt.Problem.missing) { try read(nil) }
        for garbage in ["", "\n\n", "hello", note.replacing("body", with: "corpus"), note + "\n\n" + note] {
            #expect(throws: NoticeReceipt.Problem.garbled) { try read(garbage) }
        }
        let moved = note.replacing("position 7", with: "position 8")
        #expect(throws: NoticeReceipt.Problem.wrongSignature) { try read(moved) }
        #expect(throws: NoticeReceipt.Problem.otherNotice) { try read(note, notice: "n2") }
        #expect(throws: NoticeReceipt.Problem.otherBody) { try read(note, body: body + [0x20]) }
        let foreign = try receipt.signed(by: [stranger])
        #expect(throws: NoticeReceipt.Problem.unpinned) { try read(foreign) }
        #expect(throws: NoticeReceipt.Problem.unpinned) { try read(note, keys: []) }
    }

    @Test("of another node, or signed under another name, is none")
    func otherNames() throws {
        var other = receipt
        other.node = "tecate"
        let theirs = try other.signed(by: [signer])
        #expect(throws: NoticeReceipt.Problem.garbled) { try read(theirs) }
        // The same key signs checkpoints too: under another name it signs for nothing else.
        let misused = try SignedNote(receipt.text, signedBy: [signer], as: "enlace/san-diego/disclosures").note
        #expect(throws: NoticeReceipt.Problem.unpinned) { try read(misused) }
    }

    @Test("in any damaged form is refused, and nothing crashes")
    func damaged() throws {
        let note = Array(try receipt.signed(by: [signer]).utf8)
        for index in note.indices {
            var bytes = note
            bytes[index] ^= 1
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(throws: NoticeReceipt.Problem.self, "byte \(index)") { try read(text) }
        }
    }
}
