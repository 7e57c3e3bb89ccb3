import Crypto

/// What a node says of a notice of a peer that it has stored: its words are a signed note.
///
/// The same notice always gets the same receipt: every word of it follows from the notice and from the journal.
package struct NoticeReceipt: Hashable, Sendable {
    /// The node that took the notice, and signs.
    package var node: String
    /// The notice's id as it came in `webhook-id`.
    package var notice: String
    /// SHA-256 of the body as received, in hexadecimal digits.
    package var body: String
    /// Where the event stands in the journal of ``node``, from 1.
    package var position: Int64
    /// When it was recorded there.
    package var time: Timestamp

    package init(node: String, notice: String, body: String, position: Int64, time: Timestamp) {
        self.node = node
        self.notice = notice
        self.body = body
        self.position = position
        self.time = time
    }

    package static func digest(of body: [UInt8]) -> String { SHA256.hash(data: body).hex }

    /// Under this name a node signs receipts, and nothing else: a checkpoint can never pass for one.
    package static func signer(of node: String) -> String { "enlace/\(node)/receipts" }

    package var text: String {
        """
        \(NoticeReceipt.signer(of: node))
        notice \(notice)
        body \(body)
        position \(position)
        time \(time)

        """
    }

    /// Reads ``text`` as `node` writes it; nil for anything else.
    init?(text: String, of node: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 6, lines[5].isEmpty, lines[0] == NoticeReceipt.signer(of: node) else { return nil }
        func value(_ name: String, _ index: Int) -> String? {
            lines[index].hasPrefix(name + " ") ? String(lines[index].dropFirst(name.utf8.count + 1)) : nil
        }
        guard let notice = value("notice", 1), let body = value("body", 2),
            let position = value("position", 3).flatMap({ Int64($0) }), position >= 1,
            let time = value("time", 4).flatMap({ Timestamp($0) })
        else { return nil }
        self.init(node: node, notice: notice, body: body, position: position, time: time)
        // One form only: what reads as the same must be the same.
        guard self.text == text else { return nil }
    }
}

extension NoticeReceipt {
    /// Why an answer shows no receipt that counts.
    package enum Problem: String, Error, Hashable, Sendable, CaseIterable {
        case missing
        /// No signed note, or not the words of a receipt.
        case garbled
        /// Signed by no key that is pinned for the node.
        case unpinned
        /// The key's id is that of a pinned key, but it has not signed these words.
        case wrongSignature = "wrong_signature"
        case otherNotice = "other_notice"
        case otherBody = "other_body"

        /// For an admin.
        package var sentence: String {
            switch self {
            case .missing: "the answer held no receipt"
            case .garbled: "what the answer held is no receipt"
            case .unpinned: "the receipt is signed by no key that is pinned for this node"
            case .wrongSignature: "the receipt's signature is wrong: it was changed, or forged"
            case .otherNotice: "the receipt is for another notice"
            case .otherBody: "the receipt is for another body"
            }
        }
    }

    /// Reads a receipt of `node` for a notice, and trusts nothing of it before its signature has proven right.
    package init(
        _ note: String?, of node: String, keys: [NodePublicKey], notice: String, body: [UInt8]
    ) throws(Problem) {
        guard let note else { throw .missing }
        guard let signed = SignedNote(note), let receipt = NoticeReceipt(text: signed.text, of: node) else {
            throw .garbled
        }
        let verifiers = keys.map { $0.verifier(named: NoticeReceipt.signer(of: node)) }
        guard verifiers.contains(where: { $0.hasSigned(signed) }) else {
            let isPinned = verifiers.contains { verifier in
                signed.signatures.contains { $0.bytes.starts(with: verifier.keyID) }
            }
            throw isPinned ? .wrongSignature : .unpinned
        }
        guard receipt.notice == notice else { throw .otherNotice }
        guard receipt.body == NoticeReceipt.digest(of: body) else { throw .otherBody }
        self = receipt
    }

    /// - Throws: what the Ed25519 implementation throws.
    package func signed(by signers: [NodeSigner]) throws -> String {
        try SignedNote(text, signedBy: signers, as: NoticeReceipt.signer(of: node)).note
    }
}
