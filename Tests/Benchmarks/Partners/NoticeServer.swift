import Foundation
import Synchronization

/// The endpoints of many partners on one thread, quick enough not to be what is measured. Lives until the process ends.
///
/// It knows only what libcurl sends: the names of header fields are looked for as libcurl writes them.
final class NoticeServer: Sendable {
    /// A notice at a partner's socket.
    struct Arrival: Sendable {
        var partner: Int
        /// The number in the event's id.
        var number: Int
        var time: ContinuousClock.Instant
    }

    let port: Int
    private let state = Mutex(State())
    /// So many requests are kept whole, for whoever wants to send the same again.
    private static let sampleCount = 1_000

    private struct State {
        var arrivals: [Arrival] = []
        var samples: [[UInt8]] = []
        var count = 0
    }

    init() throws {
        let listener = try TCPSocket.listening()
        port = listener.port
        let thread = Thread { [self] in
            var connections = Connections(listener)
            while true { note(connections.answer()) }
        }
        thread.start()
    }

    func url(of partner: Int) -> String { "http://127.0.0.1:\(port)/\(partner)" }

    /// Requests answered so far.
    var count: Int { state.withLock { $0.count } }

    /// The first requests, byte for byte.
    var samples: [[UInt8]] { state.withLock { $0.samples } }

    /// What has arrived since the last call.
    func takeArrivals() -> [Arrival] {
        state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
    }

    func wait(for count: Int) throws {
        for _ in 0..<60_000 {
            if self.count >= count { return }
            Thread.sleep(forTimeInterval: 0.001)
        }
        throw BenchFailure("\(count - self.count) notices have not arrived within a minute")
    }

    private func note(_ requests: [ArraySlice<UInt8>]) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.count += requests.count
            for request in requests {
                if state.samples.count < NoticeServer.sampleCount { state.samples.append(Array(request)) }
                if let arrival = Arrival(request, now) { state.arrivals.append(arrival) }
            }
        }
    }
}

extension NoticeServer.Arrival {
    private static let event = Array("\"\(SignedRequests.prefix)".utf8)
    private static let path = Array("POST /".utf8)

    fileprivate init?(_ request: ArraySlice<UInt8>, _ time: ContinuousClock.Instant) {
        guard let place = request.find(Self.event) else { return nil }
        partner = request.dropFirst(Self.path.count).number
        number = request[(place + Self.event.count)...].number
        self.time = time
    }
}

extension ArraySlice<UInt8> {
    /// Where `needle` begins.
    func find(_ needle: [UInt8]) -> Int? {
        withUnsafeBytes { bytes in
            guard let first = needle.first, let base = bytes.baseAddress else { return nil }
            var offset = 0
            while offset + needle.count <= bytes.count {
                let length = bytes.count - needle.count + 1 - offset
                guard let found = memchr(base + offset, Int32(first), length) else { return nil }
                if memcmp(found, needle, needle.count) == 0 { return startIndex + (UnsafeRawPointer(found) - base) }
                offset = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }

    /// The decimal digits at its start.
    var number: Int {
        prefix { (0x30...0x39).contains($0) }.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }
}
