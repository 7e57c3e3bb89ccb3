#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The enlaced that belongs to this enlacectl: the one beside it, else the first in PATH.
enum DaemonBinary {
    /// Becomes enlaced; returns only if that fails, with the reason.
    static func replaceProcess(with arguments: [String]) -> Failure {
        guard let path = candidates().first(where: { access($0, X_OK) == 0 }) else {
            return Failure(
                .unreachable, "enlaced was not found beside enlacectl or in PATH",
                next: "install it, or run it by its path: /path/to/enlaced \(arguments.joined(separator: " "))")
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        execv(path, words)
        return Failure(.unreachable, "\(path) cannot be run: \(String(cString: strerror(errno)))")
    }

    private static func candidates() -> [String] {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/usr/sbin"
        let folders = [ownFolder].compactMap(\.self) + path.split(separator: ":").map(String.init)
        return folders.map { "\($0)/enlaced" }
    }

    private static var ownFolder: String? {
        guard let own = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(own) }
        let path = String(cString: own)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
