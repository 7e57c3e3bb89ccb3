import Foundation
import Synchronization

/// A partner's endpoint that takes everything and notes when which event arrived. Lives until the process ends.
final class NoticeSink: Sendable {
    let port: Int
    private let arrivals = Mutex<[Int: ContinuousClock.Instant]>([:])

    init() throws {
        let listener = try TCPSocket.listening()
        port = listener.port
        Thread { [self] in
            while let socket = listener.accept() { Thread { [self] in serve(socket) }.start() }
        }.start()
    }

    /// By the number in the event's id.
    func arrival(of number: Int) -> ContinuousClock.Instant? { arrivals.withLock { $0[number] } }

    var count: Int { arrivals.withLock { $0.count } }

    /// Returns when notices of so many events have arrived.
    func wait(for count: Int) throws {
        for _ in 0..<1_200 {
            if self.count >= count { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw BenchFailure("\(count - self.count) notices have not arrived")
    }

    private func serve(_ socket: TCPSocket) {
        var messages = HTTPMessages(socket)
        let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
        let prefix = Array("\"\(SignedRequests.prefix)".utf8)
        while let message = messages.next() {
            let now = ContinuousClock.now
            if let place = message.firstRange(of: prefix) {
                let digits = message[place.upperBound...].prefix(SignedRequests.idDigits)
                let number = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
                arrivals.withLock { if $0[number] == nil { $0[number] = now } }
            }
            guard socket.send(answer) else { break }
        }
        socket.close()
    }
}
