/// Takes HTTP/1.1 messages with a Content-Length off a connection.
struct HTTPMessages {
    private let socket: TCPSocket
    private var buffer: [UInt8] = []

    init(_ socket: TCPSocket) {
        self.socket = socket
    }

    /// The next message, head and body; nil when the connection is over.
    mutating func next() -> ArraySlice<UInt8>? {
        while true {
            if let end = end(), buffer.count >= end {
                defer { buffer.removeFirst(end) }
                return ArraySlice(Array(buffer[..<end]))
            }
            guard socket.receive(into: &buffer) else { return nil }
        }
    }

    /// Where the message ends; nil while its head is not complete.
    private func end() -> Int? {
        guard let head = buffer.firstRange(of: HTTPMessages.blankLine) else { return nil }
        let text = String(decoding: buffer[..<head.lowerBound], as: UTF8.self).lowercased()
        let field = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("content-length:") }
        let length = field.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
        return head.upperBound + length
    }

    private static let blankLine = Array("\r\n\r\n".utf8)
}
