import Dispatch
import Foundation
import Synchronization

/// Posts at a steady rate, whatever the answers take: each request has its time, and latency counts from that time on.
struct PacedPosters {
    /// Connections, each with a thread.
    static let connections = 16

    let port: Int
    let requests: [[UInt8]]
    let interval: Duration

    struct Outcome: Sendable {
        /// When each request was due to be sent.
        var due: [ContinuousClock.Instant]
        /// When each was answered with 202.
        var answered: [Int: ContinuousClock.Instant] = [:]
    }

    func run() throws -> Outcome {
        let start = ContinuousClock.now + .milliseconds(200)
        let due = requests.indices.map { start + interval * $0 }
        let answered = Mutex<[Int: ContinuousClock.Instant]>([:])
        let sockets = try (0..<PacedPosters.connections).map { _ in try TCPSocket.connected(port: port) }
        let threads = sockets.enumerated().map { lane, socket in
            thread { post(lane, socket, due) { index, time in answered.withLock { $0[index] = time } } }
        }
        for ended in threads { ended.wait() }
        return Outcome(due: due, answered: answered.withLock { $0 })
    }

    private func thread(_ body: @escaping @Sendable () -> Void) -> DispatchSemaphore {
        let ended = DispatchSemaphore(value: 0)
        Thread {
            body()
            ended.signal()
        }.start()
        return ended
    }

    private func post(
        _ lane: Int, _ socket: TCPSocket, _ due: [ContinuousClock.Instant],
        _ note: (Int, ContinuousClock.Instant) -> Void
    ) {
        var messages = HTTPMessages(socket)
        let accepted = Array("HTTP/1.1 202".utf8)
        for index in stride(from: lane, to: requests.count, by: PacedPosters.connections) {
            let wait = (due[index] - ContinuousClock.now) / .seconds(1)
            if wait > 0 { Thread.sleep(forTimeInterval: wait) }
            guard socket.send(requests[index]), let answer = messages.next(), answer.starts(with: accepted) else {
                break
            }
            note(index, ContinuousClock.now)
        }
        socket.close()
    }
}
