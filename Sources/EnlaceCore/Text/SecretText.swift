/// What can be kept as a secret: one line of text, or a block in PEM.
public enum SecretText {
    /// In bytes; more than any key or token of ours takes, with its chain of certificates.
    public static let limit = 16 << 10

    /// What is wrong with the form of a secret; nil for one that can be kept. It shows nothing of it.
    public static func objection(to secret: String) -> String? {
        let isBlock = secret.hasPrefix("-----BEGIN ") && PEM.hasBlock(in: secret) { _ in true }
        let fault: String? =
            if secret.utf8.count > limit {
                "this has more than \(limit >> 10) KiB"
            } else if secret.allSatisfy(\.isWhitespace) {
                "this is empty"
            } else if secret.unicodeScalars.contains(where: isNoText) {
                "this is no text"
            } else if !isBlock, secret.contains(where: \.isNewline) {
                "this has several lines"
            } else {
                nil
            }
        return fault.map { "expected one line of text, or a whole block in PEM (-----BEGIN … to -----END …); \($0)" }
    }

    private static func isNoText(_ scalar: Unicode.Scalar) -> Bool {
        // What stands for bytes that are no UTF-8, too.
        scalar == "\u{FFFD}"
            || scalar.properties.generalCategory == .control && !"\t\r\n".unicodeScalars.contains(scalar)
    }
}
