#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Small files and folders, with errors that name the path. Every call blocks.
enum FileSystem {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var isMissing: Bool { code == ENOENT }
        var reason: String { String(cString: strerror(code)) }
        var description: String { "\(path): \(reason)" }
    }

    /// Whether `path`, or what it links to, is there and is no file: a folder, or a pipe or device that may never end.
    static func isNoFile(_ path: String) -> Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT != S_IFREG
    }

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1_024)
        while true {
            let count = readChunk(file, &chunk)
            if count == 0 { return bytes }
            guard count > 0 else { throw Failure(path: path, code: errno) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Replaces `path` in one step: a reader, or a crash, finds the old bytes or the new, never a part.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(Failure) {
        let draft = path + ".new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw Failure(path: draft, code: errno) }
        giveToOwner(file, of: path)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let code = errno
                close(file)
                throw Failure(path: draft, code: code)
            }
            written += count
        }
        let isSynced = fsync(file) == 0
        close(file)
        guard isSynced, rename(draft, path) == 0 else { throw Failure(path: path, code: errno) }
        syncFolder(of: path)
    }

    /// The names in a folder, in no order.
    static func names(in folder: String) throws(Failure) -> [String] {
        guard let stream = opendir(folder) else { throw Failure(path: folder, code: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Creates a folder and those above it.
    static func makeFolder(_ path: String, mode: mode_t = 0o750) throws(Failure) {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/\(part)"
            guard mkdir(built, mode) == 0 || errno == EEXIST else { throw Failure(path: built, code: errno) }
        }
    }

    /// What root writes into the state folder belongs to the folder's owner, or the daemon could not read it.
    static func giveToOwner(_ file: Int32, of path: String) {
        var folder = stat()
        guard geteuid() == 0, stat(parent(of: path), &folder) == 0 else { return }
        fchown(file, folder.st_uid, folder.st_gid)
    }

    static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// `path` without links, as far as it is there.
    static func resolved(_ path: String) -> String {
        if let found = realpath(path, nil) {
            defer { free(found) }
            return String(cString: found)
        }
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return path }
        return resolved(String(path[..<slash])) + path[slash...]
    }

    static func syncFolder(of path: String) {
        let handle = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }
}

private func readChunk(_ file: Int32, _ chunk: inout [UInt8]) -> Int {
    read(file, &chunk, chunk.count)
}
