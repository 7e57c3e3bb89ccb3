import EnlaceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is read once and written in place, with errors as the journal names them. Every call blocks.
struct DurableFile: ~Copyable {
    let path: String
    private let handle: Int32

    /// Opens or makes a file that only the daemon's user may read.
    init(_ path: String) throws(FileSystem.Failure) {
        handle = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw FileSystem.Failure(path: path, code: errno) }
        FileSystem.giveToOwner(handle, of: path)
        self.path = path
    }

    deinit {
        close(handle)
    }

    /// Puts `bytes` at `offset`, which may be the end; not durable before ``synchronize()``.
    func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                pwrite(handle, $0.baseAddress, $0.count, off_t(offset + done))
            }
            guard count > 0 else { throw failure("writing") }
            done += count
        }
    }

    /// Returns when everything that was written is on stable storage.
    func synchronize() throws(JournalError) {
        guard fdatasync(handle) == 0 else { throw failure("flushing") }
    }

    /// Forgets what lies behind `length`.
    func truncate(to length: Int) throws(JournalError) {
        guard ftruncate(handle, off_t(length)) == 0 else { throw failure("cutting") }
    }

    private func failure(_ deed: String) -> JournalError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .diskFull }
        return .failed("\(deed) \(path): \(String(cString: strerror(code)))")
    }
}
