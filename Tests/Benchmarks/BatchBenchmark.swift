/// Durable batches, signed and validated, on a node without partners.
struct BatchBenchmark {
    private static let rounds = 3
    private static let seconds = 3
    private static let size = 100
    private static let connections = 32
    /// No machine that this is meant for takes more in a second.
    private static let mostPerSecond = 4_000

    let site: Site
    let report: Report

    func run() throws {
        report.say("batches of \(BatchBenchmark.size)")
        let node = try BenchNode(site)
        let wrk = Wrk(site: site, node: node)
        var requests = SignedRequests(key: node.key)
        _ = try BatchBenchmark.round(wrk, &requests, seconds: 1)
        let rounds = try (0..<BatchBenchmark.rounds).map { _ in
            try BatchBenchmark.round(wrk, &requests, seconds: BatchBenchmark.seconds)
        }
        let name = "durable batches of \(BatchBenchmark.size), \(Wrk.text(BatchBenchmark.connections))"
        let size = Double(BatchBenchmark.size)
        report.add(Figure(name, rounds.map { $0.rate * size }, "events/s", wanted: .atLeast(100_000)))
        report.add(Figure("  p99 of a batch", rounds.map(\.p99), "ms"))
        report.add(Figure("  processor time of the node", rounds.map { $0.processor / size }, "us/event"))
        report.add(rounds: name, rounds)
        try node.stop()
    }

    static func round(_ wrk: Wrk, _ requests: inout SignedRequests, seconds: Int) throws -> Wrk.Round {
        let count = BatchBenchmark.mostPerSecond * seconds
        let file = try wrk.write(&requests, count: count, batch: BatchBenchmark.size)
        return try wrk.post(
            connections: BatchBenchmark.connections, seconds: seconds, file: file, events: BatchBenchmark.size)
    }
}
