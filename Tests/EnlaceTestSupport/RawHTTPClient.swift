import Dispatch
public import EnlaceCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An HTTP/1.1 client that sends exactly the bytes that a test gives it, on one connection to 127.0.0.1.
///
/// Its blocking calls run on a queue of their own. Nothing takes longer than ``patience``.
public final class RawHTTPClient: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Seconds after which a read fails: a server that never answers fails the test instead of hanging it.
    private static let patience = 120

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-http-client")
    /// What was received beyond the last response.
    private let received = Mutex<[UInt8]>([])

    public init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw Failure(description: "cannot connect to port \(port): errno \(errno)") }
        var patience = timeval(tv_sec: RawHTTPClient.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    public func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    public func send(_ bytes: [UInt8]) async throws {
        try await onQueue { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Failure(description: "cannot send: errno \(errno)") }
                sent += count
            }
        }
    }

    /// Tells the server that nothing more will come.
    public func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next response; the body by its `Content-Length`, none after a HEAD request.
    public func response(toHead isHead: Bool = false) async throws -> RawHTTPResponse {
        let head = try await take { bytes in
            RawHTTPResponse.endOfHead(bytes)
        }
        var response = try RawHTTPResponse(head: head)
        let length = isHead || response.status < 200 ? 0 : Int(response["content-length"] ?? "0") ?? 0
        response.body = try await take { $0.count >= length ? length : nil }
        return response
    }

    /// Whether the server has closed the connection, after whatever it still sent.
    public func isClosed() async throws -> Bool {
        while true {
            let bytes = try await receive()
            guard let bytes, !bytes.isEmpty else { return bytes != nil }
        }
    }

    /// Receives until `length` names how many bytes are wanted, and hands those out.
    private func take(_ length: @Sendable ([UInt8]) -> Int?) async throws -> [UInt8] {
        while true {
            let taken = received.withLock { received -> [UInt8]? in
                guard let count = length(received) else { return nil }
                defer { received.removeFirst(count) }
                return Array(received.prefix(count))
            }
            if let taken { return taken }
            guard let bytes = try await receive() else { throw Failure(description: "no answer in time") }
            guard !bytes.isEmpty else { throw Failure(description: "the server closed the connection") }
            received.withLock { $0 += bytes }
        }
    }

    /// Empty at the end; nil when nothing came in time.
    private func receive() async throws -> [UInt8]? {
        try await onQueue { [descriptor] in
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, length in
                count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                length = max(0, count)
            }
            // A reset is an end too.
            return count < 0 && errno == EAGAIN ? nil : bytes
        }
    }

    private func onQueue<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}

/// A response as it was received.
public struct RawHTTPResponse: Sendable {
    public var status: Int
    /// By name in lower case; of a field that stands twice, the last.
    public var fields: [String: String]
    public var body: [UInt8] = []

    init(head: [UInt8]) throws {
        let lines = String(decoding: head, as: UTF8.self).components(on: "\r\n")
        guard let line = lines.first, let status = Int(line.split(separator: " ").dropFirst().first ?? "") else {
            throw RawHTTPClient.Failure(description: "not an HTTP response")
        }
        self.status = status
        fields = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }

    public subscript(name: String) -> String? { fields[name] }

    public var text: String { String(decoding: body, as: UTF8.self) }

    public func json() throws -> JSONView { try JSONDocument(body).root }

    static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count >= end.count else { return nil }
        return (0...bytes.count - end.count).first { bytes[$0..<$0 + end.count].elementsEqual(end) }.map {
            $0 + end.count
        }
    }
}

extension String {
    fileprivate func components(on separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
