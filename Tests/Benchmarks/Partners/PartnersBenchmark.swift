import EnlaceCore
import Foundation

/// 100 partners, 1,000 events: how many notices a second reach them, beside a bare loop that posts the same bytes to
/// the same server; and how long a notice takes where there is no backlog.
struct PartnersBenchmark {
    private static let partners = 100
    private static let events = 1_000
    private static let batch = 100
    private static let rounds = 2
    /// Of the node in all, and of the bare loop.
    private static let connections = 64
    /// Events a second where latency is measured, and for how many seconds.
    private static let rate = 10
    private static let seconds = 5

    let site: Site
    let report: Report

    func run() throws {
        report.say("\(PartnersBenchmark.partners) partners")
        let server = try NoticeServer()
        let node = try BenchNode(
            site, partners: (0..<PartnersBenchmark.partners).map { BenchPartner("partner-\($0)", server.url(of: $0)) },
            webhooks: "max_connections: \(PartnersBenchmark.connections), "
                + "max_connections_per_host: \(PartnersBenchmark.connections)")
        var requests = SignedRequests(key: node.key)
        _ = try burst(node, server, &requests, events: PartnersBenchmark.batch)
        try measureLatency(node, server, &requests)
        try measureBursts(node, server, &requests)
        report.add(Figure("  memory, peak", [try node.memory().peak], "MiB"))
        try node.stop()
    }

    private func measureBursts(_ node: BenchNode, _ server: NoticeServer, _ requests: inout SignedRequests) throws {
        let notices = PartnersBenchmark.events * PartnersBenchmark.partners
        var rates: [Double] = []
        var floors: [Double] = []
        let before = try node.processorSeconds()
        for round in 1...PartnersBenchmark.rounds {
            report.say("burst \(round) of \(PartnersBenchmark.events) events")
            rates.append(try burst(node, server, &requests, events: PartnersBenchmark.events))
            let bare = try BareLoop(server.samples, port: server.port, connections: PartnersBenchmark.connections)
            floors.append(try bare.run(notices))
            _ = server.takeArrivals()
        }
        let processor = try node.processorSeconds() - before
        let name = "\(PartnersBenchmark.events) events to \(PartnersBenchmark.partners) partners"
        report.add(Figure(name, rates, "notices/s"))
        report.add(Figure("  the same bytes by a bare libcurl loop", floors, "posts/s"))
        report.add(
            Figure("  deliveries / bare loop", zip(rates, floors).map { $0 / $1 }, "", wanted: .atLeast(0.25)))
        let each = processor * 1e6 / Double(notices * PartnersBenchmark.rounds)
        report.add(Figure("  processor time of the node", [each], "us/notice"))
    }

    /// Posts `events` at once; notices a second from the first POST until the last notice has arrived.
    private func burst(
        _ node: BenchNode, _ server: NoticeServer, _ requests: inout SignedRequests, events: Int
    ) throws -> Double {
        let batches = events / PartnersBenchmark.batch
        let path = Array("POST \(Wrk.Route.hook.rawValue)".utf8)
        let posts = try (0..<batches).map { _ in path + (try requests.make(batch: PartnersBenchmark.batch)) }
        let outcome = try deliver(posts, events: events, every: .zero, node, server)
        let start = outcome.due.min() ?? .now
        let end = outcome.arrivals.map(\.time).max() ?? .now
        try node.settleOutbox()
        return Double(outcome.arrivals.count) / ((end - start) / .seconds(1))
    }

    private func measureLatency(_ node: BenchNode, _ server: NoticeServer, _ requests: inout SignedRequests) throws {
        report.say("\(PartnersBenchmark.rate) events a second")
        let first = requests.nextNumber
        let count = PartnersBenchmark.rate * PartnersBenchmark.seconds
        let path = Array("POST \(Wrk.Route.hook.rawValue)".utf8)
        let posts = try (0..<count).map { _ in path + (try requests.make(batch: nil)) }
        let outcome = try deliver(posts, events: count, every: .seconds(1) / PartnersBenchmark.rate, node, server)
        let taken = outcome.arrivals.map { ($0.time - outcome.due[$0.number - first]) / .milliseconds(1) }
        let name = "POST to \(PartnersBenchmark.partners) partners' sockets, \(PartnersBenchmark.rate) events/s"
        report.add(Figure("\(name), p50", [Figure.percentile(0.5, of: taken)], "ms"))
        report.add(Figure("\(name), p99", [Figure.percentile(0.99, of: taken)], "ms"))
    }

    private typealias Delivered = (due: [ContinuousClock.Instant], arrivals: [NoticeServer.Arrival])

    /// Posts, and waits until each partner has a notice of each event, once.
    private func deliver(
        _ posts: [[UInt8]], events: Int, every interval: Duration, _ node: BenchNode, _ server: NoticeServer
    ) throws -> Delivered {
        let before = server.count
        let outcome = try PacedPosters(port: node.port, requests: posts, interval: interval).run()
        guard outcome.answered.count == posts.count else { throw BenchFailure("not all posts were accepted") }
        let expected = events * PartnersBenchmark.partners
        try server.wait(for: before + expected)
        let arrivals = server.takeArrivals()
        let distinct = Set(arrivals.map { $0.number * PartnersBenchmark.partners + $0.partner })
        guard arrivals.count == expected, distinct.count == expected else {
            throw BenchFailure("\(arrivals.count) notices arrived, \(distinct.count) of them different")
        }
        return (outcome.due, arrivals)
    }
}
