import EnlaceCore
import Foundation

/// How long a notice takes to a good partner, with ten bad partners beside it and with ten good ones in their place.
///
/// The two take turns in one run, each time with new partners in the ten places, so that the bad ones are met with an
/// open mind.
struct TroubledBenchmark {
    private static let rounds = 5
    private static let seconds = 5
    private static let rate = 200

    let site: Site
    let report: Report

    func run() throws {
        report.say("a good partner among bad ones")
        let sink = try NoticeSink()
        let others = try NoticeSink()
        let bad = try BadPartner.allCases.map { try BadPartnerServer($0) }
        let node = try BenchNode(site, partners: [partner(sink)])
        var requests = SignedRequests(key: node.key)
        _ = try round(node, sink, &requests, seconds: 1)
        var quiet: [Double] = []
        var troubled: [Double] = []
        for number in 1...TroubledBenchmark.rounds {
            let good = (0..<bad.count).map { BenchPartner("good-\(number)-\($0)", url(others)) }
            let worse = bad.map { BenchPartner("bad-\(number)-\($0.kind.rawValue)", "http://127.0.0.1:\($0.port)/") }
            for (companions, isBad) in [(good, false), (worse, true)] {
                try node.replace(partners: [partner(sink)] + companions)
                let p99 = Figure.percentile(
                    0.99, of: try round(node, sink, &requests, seconds: TroubledBenchmark.seconds))
                if isBad { troubled.append(p99) } else { quiet.append(p99) }
            }
        }
        let name = "good partner's p99, \(TroubledBenchmark.rate) events/s"
        report.add(Figure("\(name), beside \(bad.count) good ones", quiet, "ms"))
        report.add(Figure("\(name), beside \(bad.count) bad ones", troubled, "ms"))
        report.add(
            Figure("  beside bad / beside good", zip(troubled, quiet).map { $0 / $1 }, "", wanted: .atMost(1.2)))
        try node.stop()
    }

    private func partner(_ sink: NoticeSink) -> BenchPartner { BenchPartner("partner", url(sink)) }

    private func url(_ sink: NoticeSink) -> String { "http://127.0.0.1:\(sink.port)/notices" }

    /// Milliseconds of every event from the time at which its POST was due until its notice arrived at the good partner.
    private func round(
        _ node: BenchNode, _ sink: NoticeSink, _ requests: inout SignedRequests, seconds: Int
    ) throws -> [Double] {
        let first = requests.nextNumber
        let path = Array("POST \(Wrk.Route.hook.rawValue)".utf8)
        let posts = try (0..<seconds * TroubledBenchmark.rate).map { _ in path + (try requests.make(batch: nil)) }
        let outcome = try PacedPosters(
            port: node.port, requests: posts, interval: .seconds(1) / TroubledBenchmark.rate
        ).run()
        try sink.wait(for: first + posts.count)
        return try posts.indices.map { index in
            guard let arrival = sink.arrival(of: first + index) else { throw BenchFailure("a notice is missing") }
            return (arrival - outcome.due[index]) / .milliseconds(1)
        }
    }
}
