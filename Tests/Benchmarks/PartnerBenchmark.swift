import EnlaceCore
import Foundation

/// From the time at which a POST is due to the arrival of its notice at the partner's socket, at 1,000 events a second.
struct PartnerBenchmark {
    private static let rounds = 3
    private static let seconds = 4
    private static let rate = 1_000

    let site: Site
    let report: Report

    func run() throws {
        report.say("POST to partner")
        let sink = try NoticeSink()
        let node = try BenchNode(
            site, partners: [BenchPartner("partner", "http://127.0.0.1:\(sink.port)/notices")])
        var requests = SignedRequests(key: node.key)
        _ = try round(node, sink, &requests, seconds: 1)
        var answers: [[Double]] = []
        var notices: [[Double]] = []
        for _ in 0..<PartnerBenchmark.rounds {
            let (answered, arrived) = try round(node, sink, &requests, seconds: PartnerBenchmark.seconds)
            answers.append(answered)
            notices.append(arrived)
        }
        add("POST to 202, 1,000/s", answers, wanted: nil)
        add("POST to partner's socket, 1,000/s", notices, wanted: .atMost(25))
        try measureBacklog(node, sink, &requests)
        try node.stop()
    }

    /// Posts as fast as the node takes them, and waits until the partner has a notice of each.
    private func measureBacklog(_ node: BenchNode, _ sink: NoticeSink, _ requests: inout SignedRequests) throws {
        report.say("as fast as it goes, with a notice of each event")
        let wrk = Wrk(site: site, node: node)
        let before = sink.count
        let file = try wrk.write(&requests, count: 60_000)
        let start = ContinuousClock.now
        let posts = try wrk.run(.hook, connections: 64, seconds: 2, file: file)
        try sink.wait(for: before + posts.requests)
        let taken = (ContinuousClock.now - start) / .seconds(1)
        report.add(Figure("durable POST with a notice of each, 64 connections", [posts.rate], "requests/s"))
        report.add(Figure("notices delivered to one partner", [Double(sink.count - before) / taken], "notices/s"))
        report.add(Figure("memory, peak with that backlog", [try node.memory().peak], "MiB"))
    }

    private func add(_ name: String, _ rounds: [[Double]], wanted: Figure.Wanted?) {
        report.add(Figure("\(name), p50", rounds.map { Figure.percentile(0.5, of: $0) }, "ms"))
        report.add(Figure("\(name), p99", rounds.map { Figure.percentile(0.99, of: $0) }, "ms", wanted: wanted))
    }

    /// Milliseconds of every event until its 202, and until its notice arrived.
    private func round(
        _ node: BenchNode, _ sink: NoticeSink, _ requests: inout SignedRequests, seconds: Int
    ) throws -> (answered: [Double], arrived: [Double]) {
        let first = requests.nextNumber
        let count = seconds * PartnerBenchmark.rate
        let path = Array("POST \(Wrk.Route.hook.rawValue)".utf8)
        let all = try (0..<count).map { _ in path + (try requests.make(batch: nil)) }
        let outcome = try PacedPosters(
            port: node.port, requests: all, interval: .seconds(1) / PartnerBenchmark.rate
        ).run()
        guard outcome.answered.count == count else {
            throw BenchFailure("\(count - outcome.answered.count) of \(count) posts were not accepted")
        }
        try sink.wait(for: first + count)
        func span(_ index: Int, _ time: ContinuousClock.Instant?) -> Double {
            time.map { ($0 - outcome.due[index]) / .milliseconds(1) } ?? .infinity
        }
        return (
            (0..<count).map { span($0, outcome.answered[$0]) },
            (0..<count).map { span($0, sink.arrival(of: first + $0)) }
        )
    }
}
