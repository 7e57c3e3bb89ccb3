import Foundation

/// What a bad partner does with a notice.
enum BadPartner: String, CaseIterable {
    case redirects, `private`, gone, throttles, fails, garbage, large, trickles, silent, closes

    /// What it sends at once.
    fileprivate var answer: [UInt8] {
        switch self {
        case .redirects: Self.head(301, "Location: http://127.0.0.1:9/\r\n")
        case .private: Self.head(307, "Location: http://10.0.0.1/\r\n")
        case .gone: Self.head(410)
        case .throttles: Self.head(429, "Retry-After: 1\r\n")
        case .fails: Self.head(500)
        case .garbage: Array("\u{0}\u{1} what is this\r\n\r\n".utf8)
        case .large: Self.head(200, length: 10 << 20) + Array(repeating: 0x61, count: 10 << 20)
        case .trickles, .silent, .closes: []
        }
    }

    fileprivate var keepsConnection: Bool { ![.garbage, .large, .closes].contains(self) }

    private static func head(_ status: Int, _ fields: String = "", length: Int = 0) -> [UInt8] {
        Array("HTTP/1.1 \(status) Bad\r\n\(fields)Content-Length: \(length)\r\n\r\n".utf8)
    }
}

/// The endpoint of one bad partner, a thread a connection. Lives until the process ends.
final class BadPartnerServer: Sendable {
    let kind: BadPartner
    let port: Int

    init(_ kind: BadPartner) throws {
        self.kind = kind
        let listener = try TCPSocket.listening()
        port = listener.port
        Thread { [self] in
            while let socket = listener.accept() { Thread { [self] in serve(socket) }.start() }
        }.start()
    }

    private func serve(_ socket: TCPSocket) {
        // What is written and never read would cost the machine more than the node.
        socket.limitSending(to: 32_768)
        var messages = HTTPMessages(socket)
        while messages.next() != nil {
            if kind == .trickles { trickle(socket) }
            guard socket.send(kind.answer), kind.keepsConnection else { break }
        }
        socket.close()
    }

    /// One byte a second of an answer that would be good, until the other side has had enough.
    private func trickle(_ socket: TCPSocket) {
        for byte in Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8) {
            guard socket.send([byte]) else { return }
            Thread.sleep(forTimeInterval: 1)
        }
    }
}
