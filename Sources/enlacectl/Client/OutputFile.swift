#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that a verb writes for the admin; one that is there already is never touched.
enum OutputFile {
    static func create(_ path: String, _ text: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw unwritable(path) }
        let isWritten = Terminal.write(Array(text.utf8), to: descriptor) && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> Failure {
        Failure(
            .refused, "\(path) cannot be written: \(String(cString: strerror(errno)))",
            next: "put the text above there by hand, or choose another directory")
    }
}
