/// A file with checkpoints that somebody has kept.
///
/// People put such files together, so several checkpoints may stand below each other, the same or others. Tools and
/// editors leave lines that end in CRLF, and empty lines below the signatures.
struct HeldFile {
    private let notes: [String]

    /// Nil where the bytes are no UTF-8, as the specification of notes demands.
    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var notes: [[Substring]] = [[]]
        var isBelow = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r\n", "\r"].contains($0) })
        {
            let isSignature = line.hasPrefix("— ")
            // The text of a checkpoint has no empty lines, so what follows its signatures is the next one.
            if isBelow, !line.isEmpty, !isSignature { notes.append([]) }
            isBelow = isSignature || isBelow && line.isEmpty
            notes[notes.endIndex - 1].append(line)
        }
        self.notes = notes.map(HeldFile.signedForm)
    }

    /// The form that is signed, in which each line ends in LF and the last one is not empty.
    private static func signedForm(_ lines: [Substring]) -> String {
        let last = lines.lastIndex { !$0.isEmpty } ?? -1
        return lines.prefix(last + 1).map { $0 + "\n" }.joined()
    }

    /// Nil unless the key has signed each of them: what stands there and is not looked at would seem to be covered.
    func checkpoints(verifiedBy key: CheckpointVerifier) -> [Checkpoint]? {
        let checkpoints = notes.compactMap(key.verified)
        return checkpoints.count == notes.count ? checkpoints : nil
    }
}
