import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that a test has started: its output goes to files, and it does not outlive this value.
final class ChildProcess: Sendable {
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)

        fileprivate init(_ status: Int32) {
            let signal = status & 0x7F
            self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
        }
    }

    /// The files that stand for its standard streams.
    struct Streams {
        var input = "/dev/null"
        var output = "/dev/null"
        var errors: String
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let id: pid_t
    private let ended = Mutex<Ending?>(nil)

    /// - Parameters:
    ///   - words: the program, looked for in PATH, and its arguments.
    ///   - environment: added to that of the test.
    init(_ words: [String], environment: [String: String] = [:], _ streams: Streams) throws {
        let merged = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        id = try ChildProcess.spawn(words, merged.map { "\($0.key)=\($0.value)" }, streams)
    }

    deinit {
        guard ending == nil else { return }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    /// How it ended; nil while it runs.
    var ending: Ending? {
        ended.withLock { ended in
            var status: Int32 = 0
            if ended == nil, waitpid(id, &status, WNOHANG) == id { ended = Ending(status) }
            return ended
        }
    }

    /// Sends a signal, unless it has ended: its id may be another's by then.
    func signal(_ number: Int32) {
        ended.withLock { ended in
            if ended == nil { kill(id, number) }
        }
    }

    @discardableResult
    func end() async throws -> Ending {
        try await eventually("the end of process \(id)") { ending != nil }
        return try #require(ending)
    }

    private static func spawn(_ words: [String], _ environment: [String], _ streams: Streams) throws -> pid_t {
        var actions = actions(streams)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        let (arguments, variables) = (words.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for word in arguments + variables { free(word) } }
        var id: pid_t = 0
        let code = posix_spawnp(&id, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else {
            throw Failure(
                description: "\(words[0]) cannot be run: \(String(cString: strerror(code))); make deps installs it")
        }
        return id
    }

    private static func actions(_ streams: Streams) -> posix_spawn_file_actions_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, streams.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, streams.output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, streams.errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // Nothing else of the test's is inherited: a socket kept open by a child would look open to its peer.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap({ Int32($0) }) where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        return actions
    }

    /// The threads of a test block signals; a program from a shell does not.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        return attributes
    }
}
