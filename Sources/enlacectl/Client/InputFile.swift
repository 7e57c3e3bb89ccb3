#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that a verb is given by name, or `-` for standard input.
enum InputFile {
    /// - Throws: ``Failure`` that says why it cannot be read.
    static func load(_ path: String) throws -> [UInt8] {
        guard path != "-" else { return try drain(STDIN_FILENO, named: "standard input") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        return try drain(descriptor, named: path)
    }

    private static func drain(_ descriptor: Int32, named name: String) throws -> [UInt8] {
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return contents }
            if count > 0 {
                contents += buffer[..<count]
            } else if errno != EINTR {
                throw unreadable(name)
            }
        }
    }

    private static func unreadable(_ name: String) -> Failure {
        Failure(
            .usage, "\(name) cannot be read: \(String(cString: strerror(errno)))",
            next: "check the name; - reads standard input")
    }
}
