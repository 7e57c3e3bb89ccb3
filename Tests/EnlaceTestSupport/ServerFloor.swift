import Dispatch
import Foundation
import Synchronization

/// What the threads of one server share.
final class ServerFloor: Sendable {
    private struct State {
        var requests: [ScriptedRequest] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<[ScriptedRequest], Never>)] = []
        var sockets: Set<StreamSocket> = []
        var connectionCount = 0
        var isReleased = false
        var isStopped = false
    }

    private let script: ScriptedHTTPServer.Script
    private let state = Mutex(State())
    private let barrier = DispatchGroup()

    init(_ script: @escaping ScriptedHTTPServer.Script) {
        self.script = script
        barrier.enter()
    }

    var requests: [ScriptedRequest] { state.withLock { $0.requests } }
    var connectionCount: Int { state.withLock { $0.connectionCount } }

    func requests(atLeast count: Int) async -> [ScriptedRequest] {
        await withCheckedContinuation { continuation in
            let requests = state.withLock { state -> [ScriptedRequest]? in
                if state.requests.count >= count { return state.requests }
                state.waiters.append((count, continuation))
                return nil
            }
            if let requests { continuation.resume(returning: requests) }
        }
    }

    func release() {
        state.withLock { state in
            guard !state.isReleased else { return }
            state.isReleased = true
            barrier.leave()
        }
    }

    func stop() {
        release()
        state.withLock { state in
            state.isStopped = true
            for socket in state.sockets { socket.shutdown() }
        }
    }

    func opened(_ socket: StreamSocket) {
        state.withLock { state in
            state.sockets.insert(socket)
            if state.isStopped { socket.shutdown() }
        }
    }

    /// Closed under the lock, so that nobody shuts down a number that belongs to another socket by then.
    private func close(_ socket: StreamSocket) {
        state.withLock { state in
            state.sockets.remove(socket)
            socket.close()
        }
    }

    func accept(from listener: StreamSocket) {
        while let socket = listener.accept() {
            opened(socket)
            let number = state.withLock { state in
                state.connectionCount += 1
                return state.connectionCount
            }
            Thread { self.serve(socket, number) }.start()
        }
        close(listener)
    }

    private func serve(_ socket: StreamSocket, _ number: Int) {
        defer { close(socket) }
        var reader = RequestReader(socket, connection: number)
        while let request = reader.next() {
            record(request)
            guard play(script(request), on: socket) else { return }
        }
    }

    private func record(_ request: ScriptedRequest) {
        let ready = state.withLock { state in
            state.requests.append(request)
            let requests = state.requests
            let ready = state.waiters.filter { $0.count <= requests.count }
            state.waiters.removeAll { $0.count <= requests.count }
            return ready.map { ($0.continuation, requests) }
        }
        for (continuation, requests) in ready { continuation.resume(returning: requests) }
    }

    /// False when the connection is over.
    private func play(_ answer: ScriptedAnswer, on socket: StreamSocket) -> Bool {
        for step in answer.steps {
            switch step {
            case .bytes(let bytes): guard socket.send(bytes) else { return false }
            case .pause(let milliseconds): Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
            case .untilReleased: barrier.wait()
            case .untilPeerCloses:
                while socket.receive() != nil {}
                return false
            case .close: return false
            }
        }
        return true
    }
}
