import EnlaceCore
import Synchronization

/// The ledger of erasures: a line an entry, only ever appended to, in a folder of its own that no backup takes.
///
/// A line is the digest by which the vault finds a person, and the time. Whoever has the file learns how many were erased
/// and when; with the node key they can ask of a pseudonym that they know already.
final class ErasureLedgerFile: ErasureLedger {
    fileprivate struct Book {
        var persons: [PersonTag] = []
        var length = 0
    }

    private let file: DurableFile
    private let book: Mutex<Book>
    private let queue: BlockingQueue

    /// Shows that one process only writes to a ledger; it has read all lines, and puts its own behind those. Makes the
    /// file where it is missing. Blocks.
    static func lock(path: String) throws -> FileLock {
        do {
            try FileSystem.makeFolder(FileSystem.parent(of: path), mode: 0o700)
            return try FileLock(
                path: path, of: "this ledger of erasures; each node has its own: see erasure_ledger")
        } catch let error as FileSystem.Failure {
            throw PersonFileError.ledger(path: path, reason: error.reason)
        }
    }

    /// Opens the file, or makes it and the folder that it lies in. Blocks.
    init(path: String, _ failStop: FailStop) throws {
        queue = BlockingQueue("enlace.erasures", failStop)
        do throws(FileSystem.Failure) {
            try FileSystem.makeFolder(FileSystem.parent(of: path), mode: 0o700)
            file = try DurableFile(path)
            FileSystem.syncFolder(of: path)
            book = Mutex(Book(try FileSystem.read(path)))
        } catch {
            throw PersonFileError.ledger(path: path, reason: error.reason)
        }
    }

    func persons() async throws -> [PersonTag] { book.withLock { $0.persons } }

    func append(_ person: PersonTag, at time: Timestamp) async throws(JournalError) {
        try await queue.run { () throws(JournalError) in
            let line = Array("\(person.hex) \(time)\n".utf8)
            let length = self.book.withLock { $0.length }
            try self.file.truncate(to: length)
            try self.file.write(line, at: length)
            try self.file.synchronize()
            self.book.withLock { book in
                book.persons.append(person)
                book.length += line.count
            }
        }
    }
}

extension ErasureLedgerFile.Book {
    /// A last line without its end was under way when the process died: the next entry takes its place.
    fileprivate init(_ bytes: [UInt8]) {
        self.init()
        length = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        for line in bytes[..<length].split(separator: UInt8(ascii: "\n")) {
            if let person = PersonTag(hex: String(decoding: line.prefix(32), as: UTF8.self)) { persons.append(person) }
        }
    }
}
