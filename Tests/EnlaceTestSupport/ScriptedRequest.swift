/// A request as it arrived at a ``ScriptedHTTPServer``.
public struct ScriptedRequest: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    /// The connection it came on, counted from 1.
    public let connection: Int
    public let method: String
    public let target: String
    public let fields: [Field]
    public let body: [UInt8]
    /// Head and body as received.
    public let bytes: [UInt8]

    /// The value of the first field of that name, in any case.
    public func header(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Cuts requests out of a connection's bytes: a head, and a body of `Content-Length` bytes.
struct RequestReader {
    private let socket: StreamSocket
    private let connection: Int
    private var buffer: [UInt8] = []

    init(_ socket: StreamSocket, connection: Int) {
        self.socket = socket
        self.connection = connection
    }

    /// The next whole request; nil when the connection ended before.
    mutating func next() -> ScriptedRequest? {
        var head: Int?
        repeat {
            head = endOfHead
            if head == nil, !fill() { return nil }
        } while head == nil
        guard let head, let fields = parse(head) else { return nil }
        let length = fields.fields.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        while buffer.count < head + length { guard fill() else { return nil } }
        defer { buffer.removeFirst(head + length) }
        return ScriptedRequest(
            connection: connection, method: fields.method, target: fields.target, fields: fields.fields,
            body: Array(buffer[head..<head + length]), bytes: Array(buffer[..<(head + length)]))
    }

    private mutating func fill() -> Bool {
        guard let bytes = socket.receive() else { return false }
        buffer += bytes
        return true
    }

    /// The index after the empty line.
    private var endOfHead: Int? {
        guard buffer.count >= 4 else { return nil }
        return (4...buffer.count).first { buffer[$0 - 4..<$0].elementsEqual([13, 10, 13, 10]) }
    }

    private func parse(_ head: Int) -> (method: String, target: String, fields: [ScriptedRequest.Field])? {
        let lines = String(decoding: buffer[..<head], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let fields = lines.dropFirst().compactMap { line -> ScriptedRequest.Field? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return ScriptedRequest.Field(name: String(line[..<colon]), value: String(value))
        }
        return (String(words[0]), String(words[1]), fields)
    }
}
