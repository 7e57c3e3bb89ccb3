import Crypto
package import EnlaceCore

/// That a node has seen another's checkpoint and found it grown from all that it had seen before: a `cosignature/v1` of
/// the C2SP specification tlog-cosignature, a line below the checkpoint.
package enum Cosignature {
    private static let kind: UInt8 = 4

    /// Under this name a node cosigns.
    package static func signer(of node: String) -> String { "enlace/\(node)/witness" }

    /// - Throws: what the Ed25519 implementation throws.
    package static func line(
        on checkpoint: Checkpoint, at time: Timestamp, by node: String, with signer: NodeSigner
    ) throws -> String {
        let seconds = UInt64(clamping: time.milliseconds / 1_000)
        let signature = try signer.key.signature(for: Array(message(checkpoint, seconds).utf8))
        let verifier = signer.publicKey.verifier(named: self.signer(of: node))
        let stamp = withUnsafeBytes(of: seconds.bigEndian) { Array($0) }
        return SignedNote.Signature(name: verifier.name, bytes: verifier.keyID(of: kind) + stamp + Array(signature))
            .line
    }

    /// Those of the lines that are cosignatures of `node` on the checkpoint, by its pinned keys.
    package static func sound(
        _ lines: String, on checkpoint: Checkpoint, by node: String, keys: [NodePublicKey]
    ) -> [String] {
        lines.split(separator: "\n").prefix(16).map { String($0) }
            .filter { isSound($0, on: checkpoint, by: node, keys: keys) }
    }

    private static func isSound(
        _ line: String, on checkpoint: Checkpoint, by node: String, keys: [NodePublicKey]
    ) -> Bool {
        guard let signature = SignedNote.Signature(line: line), signature.name == signer(of: node),
            signature.bytes.count == 76
        else { return false }
        let seconds = signature.bytes[4..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return keys.map { $0.verifier(named: signature.name) }.contains { verifier in
            verifier.keyID(of: kind) == Array(signature.bytes.prefix(4))
                && verifier.isSignature(signature.bytes.dropFirst(12), of: message(checkpoint, seconds))
        }
    }

    private static func message(_ checkpoint: Checkpoint, _ seconds: UInt64) -> String {
        "cosignature/v1\ntime \(seconds)\n\(checkpoint.text)"
    }
}
