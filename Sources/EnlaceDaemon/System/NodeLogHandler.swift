package import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the node's log lines go: natively to journald where the daemon runs under it, else as text to standard error.
package struct NodeLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let journal: JournalSocket?

    /// - Parameter journal: the native socket; nil writes text.
    package init(label: String, journal: JournalSocket?) {
        self.label = label
        self.journal = journal
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        let sorted = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: "\($0.value)") }
        if let journal {
            let message = NodeLogHandler.line("\(event.message)", sorted)
            journal.send(message: message, priority: event.level.priority, label: label, fields: sorted)
        } else {
            writeText(event.level, NodeLogHandler.line("\(event.message)", sorted))
        }
    }

    /// The message with its values, because a plain `journalctl` shows no fields.
    private static func line(_ message: String, _ fields: [(name: String, value: String)]) -> String {
        fields.reduce(into: message) { $0 += " \($1.name)=\(quoted($1.value))" }
    }

    private func writeText(_ level: Logger.Level, _ text: String) {
        let bytes = Array("\(SystemLogTime.now) \(level.rawValue) \(text)\n".utf8)
        // A log line that cannot be written is lost; nothing better can be done about it.
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// A value with spaces, quotes or control characters is quoted, so that one line stays one line.
    private static func quoted(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
        guard !isPlain || value.isEmpty else { return value }
        return "\""
            + value.unicodeScalars.map {
                $0.value < 0x20 || $0 == "\"" || $0 == "\\" ? $0.escaped(asASCII: true) : String($0)
            }.joined() + "\""
    }
}

extension Logger.Level {
    /// The priorities of syslog(3).
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
