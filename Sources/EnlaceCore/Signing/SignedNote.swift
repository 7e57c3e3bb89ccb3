package import Crypto

/// A text with signatures below it, in the form of the C2SP specification signed-note.
package struct SignedNote: Hashable, Sendable {
    /// One line below the text.
    package struct Signature: Hashable, Sendable {
        /// Names the key.
        package var name: String
        /// What stands in base64: four bytes that tell keys of one name apart, then the signature.
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// Reads one line without its end; nil for anything else.
        package init?(line: some StringProtocol) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", !parts[1].isEmpty, let bytes = Base64.decode(parts[2]),
                bytes.count > 4
            else { return nil }
            self.init(name: String(parts[1]), bytes: bytes)
        }

        /// Without its end.
        package var line: String { "— \(name) \(Base64.encode(bytes))" }
    }

    /// What is signed; each line ended.
    package var text: String
    package var signatures: [Signature]

    package init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note; lines that are no signatures are left out. Nil where there is none.
    package init?(_ note: String) {
        guard let gap = note.ranges(of: "\n\n").last else { return nil }
        text = String(note[..<gap.lowerBound]) + "\n"
        signatures = note[gap.upperBound...].split(separator: "\n").prefix(16).compactMap { Signature(line: $0) }
        if signatures.isEmpty { return nil }
    }

    /// Reads a note that somebody shows as proof: it must have the form of the specification throughout, so that every
    /// verifier takes the same for sound. There are no control characters, and each line below the text is a signature,
    /// of which there are 16 at most.
    package init?(strict note: String) {
        self.init(note)
        guard note.utf8.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }), self.note.utf8.elementsEqual(note.utf8)
        else { return nil }
    }

    /// - Throws: what the Ed25519 implementation throws.
    package init(_ text: String, signedBy signers: [NodeSigner], as name: String) throws {
        self.text = text
        signatures = try signers.map { signer in
            let verifier = signer.publicKey.verifier(named: name)
            let signature = try signer.key.signature(for: Array(text.utf8))
            return Signature(name: name, bytes: verifier.keyID + Array(signature))
        }
    }

    package var note: String { "\(text)\n" + signatures.map { $0.line + "\n" }.joined() }
}

/// A public key under the name by which notes are signed with it.
package struct NoteVerifier: Sendable {
    package let name: String
    private let key: Curve25519.Signing.PublicKey

    package init(name: String, key: Curve25519.Signing.PublicKey) {
        self.name = name
        self.key = key
    }

    /// Reads ``text``; nil if it is no such key, or its id is not that of its bytes.
    package init?(text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.first == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst())
        else { return nil }
        self.init(name: String(parts[0]), key: key)
        guard keyID == [UInt8](hex: parts[1]) else { return nil }
    }

    /// As signed-note writes it: name, key id and key, joined by `+`.
    package var text: String { "\(name)+\(keyID.hex)+\(Base64.encode([1] + Array(key.rawRepresentation)))" }

    package var keyID: [UInt8] { keyID(of: 1) }

    /// The id of the key under another kind of signature than plain Ed25519, which is 1.
    package func keyID(of kind: UInt8) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(name)\n".utf8) + [kind] + Array(key.rawRepresentation)).prefix(4))
    }

    /// Whether this key has signed the note.
    package func hasSigned(_ note: SignedNote) -> Bool {
        note.signatures.contains { isOwn($0) && isRight($0, below: note.text) }
    }

    /// Whether this key has signed the note, and no line that claims to be of this key is wrong.
    package func hasSignedThroughout(_ note: SignedNote) -> Bool {
        let own = note.signatures.filter(isOwn)
        return !own.isEmpty && own.allSatisfy { isRight($0, below: note.text) }
    }

    private func isOwn(_ signature: SignedNote.Signature) -> Bool {
        signature.name == name && Array(signature.bytes.prefix(4)) == keyID
    }

    private func isRight(_ signature: SignedNote.Signature, below text: String) -> Bool {
        signature.bytes.count == 68 && isSignature(signature.bytes.dropFirst(4), of: text)
    }

    package func isSignature(_ bytes: some Sequence<UInt8>, of text: String) -> Bool {
        key.isValidSignature(Array(bytes), for: Array(text.utf8))
    }
}
