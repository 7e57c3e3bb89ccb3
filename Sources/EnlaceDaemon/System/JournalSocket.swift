import EnlaceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// journald's native socket: fields instead of text, so that `journalctl EVENT=…` finds a line.
package final class JournalSocket: Sendable {
    private static let path = "/run/systemd/journal/socket"
    private let handle: Int32

    /// Nil unless systemd has connected our standard error to the journal, and its socket takes us.
    package init?(environment: [String: String]) {
        guard environment["JOURNAL_STREAM"] != nil, var address = UnixAddress(JournalSocket.path) else { return nil }
        let handle = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return nil }
        guard address.withSockaddr({ connect(handle, $0, $1) }) == 0 else {
            close(handle)
            return nil
        }
        self.handle = handle
    }

    deinit {
        close(handle)
    }

    func send(message: String, priority: Int, label: String, fields: [(name: String, value: String)]) {
        var datagram: [UInt8] = []
        JournalSocket.append("MESSAGE", message, to: &datagram)
        JournalSocket.append("PRIORITY", String(priority), to: &datagram)
        JournalSocket.append("SYSLOG_IDENTIFIER", label, to: &datagram)
        for field in fields {
            JournalSocket.append(JournalSocket.fieldName(field.name), field.value, to: &datagram)
        }
        _ = Glibc.send(handle, datagram, datagram.count, Int32(MSG_NOSIGNAL))
    }

    /// `NAME=value`, or for a value with a line feed the binary form: name, length as 64-bit little endian, bytes.
    private static func append(_ name: String, _ value: String, to datagram: inout [UInt8]) {
        datagram.append(contentsOf: name.utf8)
        if value.utf8.contains(0x0A) {
            datagram.append(0x0A)
            withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { datagram.append(contentsOf: $0) }
        } else {
            datagram.append(UInt8(ascii: "="))
        }
        datagram.append(contentsOf: value.utf8)
        datagram.append(0x0A)
    }

    /// Field names are upper case; one of ours never begins with `_`, which is journald's own.
    private static func fieldName(_ name: String) -> String {
        "ENLACE_" + name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    }
}

/// The time that a text line begins with.
enum SystemLogTime {
    static var now: String { SystemNodeClock().now.description }
}
