import EnlaceCore
import Foundation

/// Makes load with wrk, which replays the requests of a file.
struct Wrk {
    enum Route: String {
        case noOperation = "/v1/bench/no-op"
        // As long as the other, so that both are sent the same number of bytes.
        case hook = "/v1/hooks/bench"
    }

    /// What came of one round.
    struct Round {
        var requests: Int
        var seconds: Double
        /// Milliseconds.
        var p50: Double
        var p99: Double
        /// Microseconds of the node's processor time a request.
        var processor = 0.0

        var rate: Double { Double(requests) / seconds }

        var json: JSON {
            [
                "requests": .int(requests), "seconds": .double(seconds), "per_second": .double(rate),
                "p50_ms": .double(p50), "p99_ms": .double(p99), "processor_us": .double(processor),
            ]
        }
    }

    let site: Site
    let node: BenchNode

    /// Writes `count` requests for ``run(_:connections:seconds:file:)``.
    func write(_ requests: inout SignedRequests, count: Int, batch: Int? = nil) throws -> RequestFile {
        let path = site.requests + "/requests"
        try Data().write(to: URL(fileURLWithPath: path))
        guard let handle = FileHandle(forWritingAtPath: path) else { throw BenchFailure("cannot write \(path)") }
        defer { try? handle.close() }
        var buffer: [UInt8] = []
        var length = 0
        for _ in 0..<count {
            let request = try requests.make(batch: batch)
            length = request.count
            buffer += request
            guard buffer.count > 4 << 20 else { continue }
            try handle.write(contentsOf: Data(buffer))
            buffer.removeAll(keepingCapacity: true)
        }
        try handle.write(contentsOf: Data(buffer))
        return RequestFile(path: path, length: length)
    }

    /// One round; every answer must be a success.
    func run(_ route: Route, connections: Int, seconds: Int, file: RequestFile) throws -> Round {
        let before = try node.processorSeconds()
        let text = try Command.run(
            "/usr/bin/env",
            [
                "wrk", "--threads", "1", "--connections", "\(connections)", "--duration", "\(seconds)s", "--timeout",
                "20s", "--latency", "--script", site.root + "/Tests/Benchmarks/replay.lua",
                "http://127.0.0.1:\(node.port)/", "--", route.rawValue, file.path, "\(file.length)",
                route == .hook ? "once" : "again",
            ])
        let processor = try node.processorSeconds() - before
        guard let line = text.split(separator: "\n").last(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchFailure("wrk gave no result:\n\(text)")
        }
        var round = try Wrk.round(try JSONDocument(Array(line.dropFirst(7).utf8)).root)
        round.processor = processor * 1e6 / Double(max(1, round.requests))
        return round
    }

    /// Posts, and looks at the journal: all that was answered is in it, and beyond that only what was on its way when
    /// wrk closed its connections. So the node must have nobody who derives anything from what is posted.
    func post(connections: Int, seconds: Int, file: RequestFile, events: Int) throws -> Round {
        let head = try node.head()
        let round = try run(.hook, connections: connections, seconds: seconds, file: file)
        let moved = try node.head() - head
        let accepted = round.requests * events
        guard (accepted...accepted + connections * events).contains(moved), moved.isMultiple(of: events) else {
            throw BenchFailure("\(accepted) events were accepted, but the journal's head has moved by \(moved)")
        }
        return round
    }

    static func text(_ connections: Int) -> String { connections == 1 ? "1 connection" : "\(connections) connections" }

    private static func round(_ result: JSONView) throws -> Round {
        func value(_ name: String) -> Int { result[name]?.int ?? -1 }
        guard value("broken") == 0, value("refused") == 0 else {
            throw BenchFailure("\(value("refused")) requests were refused, \(value("broken")) broke")
        }
        guard value("exhausted") == 0 else { throw BenchFailure("wrk ran out of requests") }
        return Round(
            requests: value("requests"), seconds: Double(value("microseconds")) / 1e6,
            p50: Double(value("p50")) / 1e3, p99: Double(value("p99")) / 1e3)
    }
}

/// Requests of one length, one behind the other.
struct RequestFile {
    let path: String
    let length: Int
}
