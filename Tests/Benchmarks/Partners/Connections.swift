import Glibc

/// A listener and what it has accepted: takes every request that has come in whole, and answers it with 204.
struct Connections {
    private let listener: TCPSocket
    private var sockets: [TCPSocket] = []
    private var buffers: [[UInt8]] = []
    private static let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)

    init(_ listener: TCPSocket) {
        self.listener = listener
    }

    /// Waits until something comes, and returns the requests that it has answered.
    mutating func answer() -> [ArraySlice<UInt8>] {
        var polled = ([listener] + sockets).map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return [] }
        var requests: [ArraySlice<UInt8>] = []
        var closed: [Int] = []
        for index in sockets.indices where polled[index + 1].revents != 0 {
            let isOpen = sockets[index].receive(into: &buffers[index])
            let complete = Connections.cut(&buffers[index])
            for _ in complete where !sockets[index].send(Connections.answer) { break }
            requests += complete
            if !isOpen { closed.append(index) }
        }
        for index in closed.reversed() {
            sockets.remove(at: index).close()
            buffers.remove(at: index)
        }
        if polled[0].revents != 0, let socket = listener.accept() {
            sockets.append(socket)
            buffers.append([])
        }
        return requests
    }

    private static let blankLine = Array("\r\n\r\n".utf8)
    private static let length = Array("\r\nContent-Length: ".utf8)

    /// The whole requests at the start of `buffer`, which keeps what comes after them.
    private static func cut(_ buffer: inout [UInt8]) -> [ArraySlice<UInt8>] {
        var requests: [ArraySlice<UInt8>] = []
        var rest = buffer[...]
        while let head = rest.find(blankLine), let field = rest[..<head].find(length) {
            let end = head + blankLine.count + rest[(field + length.count)...].number
            guard end <= rest.endIndex else { break }
            requests.append(rest[..<end])
            rest = rest[end...]
        }
        if !requests.isEmpty { buffer = Array(rest) }
        return requests
    }
}
