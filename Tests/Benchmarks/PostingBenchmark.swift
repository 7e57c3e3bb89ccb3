import EnlaceCore

/// Durable, signed, validated posts against a no-op POST of the same bytes on the same server, in turns.
///
/// The node has no partners and no rules, so the journal's head moves by what was posted and by nothing else.
struct PostingBenchmark {
    /// More of them where the ratio is held against what is wanted: single rounds differ by a fifth and more.
    private static let rounds = (wanted: 9, others: 3)
    private static let seconds = 3

    let site: Site
    let report: Report

    func run() throws {
        let node = try BenchNode(site)
        report.add(Figure("memory, idle", [try node.memory().now], "MiB", wanted: .atMost(64)))
        let wrk = Wrk(site: site, node: node)
        var requests = SignedRequests(key: node.key)
        for connections in [64, 1, 256] { try compare(wrk, &requests, connections) }
        try node.settle()
        let memory = try node.memory()
        report.add(Figure("memory after \(try node.head() / 1_000) thousand events", [memory.now], "MiB"))
        report.add(Figure("memory, peak", [memory.peak], "MiB"))
        try node.stop()
    }

    /// No-op, durable, no-op, durable: what else the machine does meets both alike.
    private func compare(_ wrk: Wrk, _ requests: inout SignedRequests, _ connections: Int) throws {
        report.say("single posts, \(Wrk.text(connections))")
        var none: [Wrk.Round] = []
        var durable: [Wrk.Round] = []
        var count = try warmUp(wrk, &requests, connections)
        let isWanted = connections == 64
        for _ in 0..<(isWanted ? PostingBenchmark.rounds.wanted : PostingBenchmark.rounds.others) {
            let file = try wrk.write(&requests, count: count)
            let floor = try wrk.run(
                .noOperation, connections: connections, seconds: PostingBenchmark.seconds, file: file)
            none.append(floor)
            durable.append(
                try wrk.post(connections: connections, seconds: PostingBenchmark.seconds, file: file, events: 1))
            count = PostingBenchmark.enough(floor.rate)
        }
        report.add(posts: "no-op POST", connections, none)
        report.add(posts: "durable POST", connections, durable)
        report.add(
            Figure(
                "durable / no-op, \(Wrk.text(connections))", zip(durable, none).map { $0.rate / $1.rate }, "",
                wanted: isWanted ? .atLeast(0.5) : nil))
    }

    /// Finds out how many requests a round can need at most: a durable post is not faster than none.
    private func warmUp(_ wrk: Wrk, _ requests: inout SignedRequests, _ connections: Int) throws -> Int {
        let file = try wrk.write(&requests, count: 60_000)
        let round = try wrk.run(.noOperation, connections: connections, seconds: 1, file: file)
        _ = try wrk.post(connections: connections, seconds: 1, file: file, events: 1)
        return PostingBenchmark.enough(round.rate)
    }

    private static func enough(_ rate: Double) -> Int { Int(rate * 1.5) * seconds + 1_000 }
}
