import EnlaceCore

/// A disclosure log as a file: the signed checkpoint on the first line, as a JSON string, then an entry a line.
package enum AuditExport {
    /// The first line, without its end.
    package static func header(_ note: String) -> String { JSON.string(note).text }

    /// A line of an entry, without its end.
    package static func line(_ entry: DisclosureEntry) -> String { String(decoding: entry.bytes, as: UTF8.self) }

    /// What an export says that has proven sound.
    package struct Findings: Hashable, Sendable {
        package var checkpoint: Checkpoint
        /// The largest of the older checkpoints that the log was held against.
        package var covered: UInt64
    }

    /// Why an export is not to be trusted.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case noCheckpoint
        case emptyLine(Int)
        case badSignature
        case wrongSize(entries: UInt64, checkpoint: UInt64)
        case wrongRoot
        case otherLog(String)
        case badHeld(Int)
        case shorter(than: UInt64)
        case rewritten(before: UInt64)

        package var description: String {
            switch self {
            case .noCheckpoint: "the first line holds no checkpoint"
            case .emptyLine(let number): "line \(number) is empty: somebody has changed the file, or it is another one"
            case .badSignature: "the key has not signed the checkpoint of the export"
            case .wrongSize(let entries, let checkpoint):
                "the checkpoint is of \(checkpoint) entries, but the file has \(entries)"
            case .wrongRoot: "the entries are not those that the checkpoint was signed for"
            case .otherLog(let origin): "a checkpoint to compare with is of another log: \(origin)"
            case .badHeld(let index):
                "file \(index + 1) to compare with holds something else than checkpoints that the key has signed"
            case .shorter(let size):
                "the log is shorter than the checkpoint of \(size) entries that is held: it was cut"
            case .rewritten(let size): "the first \(size) entries are others than those of the checkpoint that is held"
            }
        }
    }

    /// Holds an export against the key of its log and against older checkpoints, which others have kept. Empty lines
    /// stand at its end only.
    ///
    /// - Parameter kept: files with one such checkpoint or several, each.
    package static func verify(
        _ file: [UInt8], key: CheckpointVerifier, held kept: [[UInt8]] = []
    ) -> Result<Findings, Failure> {
        var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        if let empty = lines.firstIndex(where: \.isEmpty) { return .failure(.emptyLine(empty + 1)) }
        guard let first = lines.first, let note = (try? JSONDocument(Array(first)))?.root.string else {
            return .failure(.noCheckpoint)
        }
        guard let checkpoint = key.verified(note) else { return .failure(.badSignature) }
        var held: [UInt64: [MerkleHash]] = [:]
        for (index, file) in kept.enumerated() {
            guard let older = HeldFile(file)?.checkpoints(verifiedBy: key) else { return .failure(.badHeld(index)) }
            for checkpoint in older { held[checkpoint.size, default: []].append(checkpoint.root) }
        }
        return check(lines.dropFirst(), checkpoint, held)
    }

    private static func check(
        _ entries: ArraySlice<ArraySlice<UInt8>>, _ checkpoint: Checkpoint, _ held: [UInt64: [MerkleHash]]
    ) -> Result<Findings, Failure> {
        var tree = MerkleFrontier()
        func disagrees() -> Bool { held[tree.size]?.contains { $0 != tree.root } ?? false }
        if disagrees() { return .failure(.rewritten(before: 0)) }
        for entry in entries {
            tree.append(.leaf(Array(entry)))
            if disagrees() { return .failure(.rewritten(before: tree.size)) }
        }
        let covered = held.keys.max() ?? 0
        if covered > tree.size { return .failure(.shorter(than: covered)) }
        guard tree.size == checkpoint.size else {
            return .failure(.wrongSize(entries: tree.size, checkpoint: checkpoint.size))
        }
        guard tree.root == checkpoint.root else { return .failure(.wrongRoot) }
        return .success(Findings(checkpoint: checkpoint, covered: covered))
    }
}
