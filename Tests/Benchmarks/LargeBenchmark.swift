import EnlaceCore

/// A node whose journal holds ten million events: what it takes beside a new one, in turns, how much memory it has, and
/// how long its restart lasts.
///
/// It takes minutes and gigabytes, so it is a part of its own, which runs where it is named.
struct LargeBenchmark {
    private static let events = 10_000_000
    private static let rounds = 5
    private static let seconds = 3
    private static let restarts = 3

    let site: Site
    let report: Report

    /// A node, and what is posted to it.
    private struct Subject {
        let node: BenchNode
        let wrk: Wrk
        var requests: SignedRequests

        init(_ site: Site, named name: String) throws {
            node = try BenchNode(site, named: name)
            wrk = Wrk(site: site, node: node)
            requests = SignedRequests(key: node.key)
        }

        mutating func batches() throws -> Wrk.Round {
            try BatchBenchmark.round(wrk, &requests, seconds: LargeBenchmark.seconds)
        }

        mutating func posts() throws -> Wrk.Round {
            let file = try wrk.write(&requests, count: 40_000 * LargeBenchmark.seconds)
            return try wrk.post(connections: 64, seconds: LargeBenchmark.seconds, file: file, events: 1)
        }
    }

    func run() throws {
        var large = try Subject(site, named: "large")
        try fill(&large)
        let memory = try large.node.memory()
        report.add(Figure("memory, \(LargeBenchmark.name)", [memory.now], "MiB", wanted: .atMost(256)))
        report.add(Figure("memory, peak", [memory.peak], "MiB"))
        report.add(Figure("journal on the disk", [try large.node.stored()], "MiB"))
        try compare(&large)
        try restart(large.node)
        try large.node.stop()
    }

    private static let name = "\(events / 1_000_000) million events"

    private func fill(_ large: inout Subject) throws {
        var head = 0
        while head < LargeBenchmark.events {
            report.say("filling the journal: \(head / 1_000) thousand events")
            _ = try large.batches()
            head = try large.node.head()
        }
        try large.node.settle()
    }

    /// Large, new, large, new: what else the machine does meets both alike.
    private func compare(_ large: inout Subject) throws {
        var new = try Subject(site, named: "new")
        _ = try new.batches()
        var batches: (large: [Wrk.Round], new: [Wrk.Round]) = ([], [])
        var posts: (large: [Wrk.Round], new: [Wrk.Round]) = ([], [])
        for round in 1...LargeBenchmark.rounds {
            report.say("beside a new node, round \(round) of \(LargeBenchmark.rounds)")
            batches.large.append(try large.batches())
            batches.new.append(try new.batches())
            posts.large.append(try large.posts())
            posts.new.append(try new.posts())
        }
        add("batches of 100", batches)
        add("posts, 64 connections", posts)
        try new.node.stop()
    }

    private func add(_ name: String, _ rounds: (large: [Wrk.Round], new: [Wrk.Round])) {
        let ratios = zip(rounds.large, rounds.new).map { $0.rate / $1.rate }
        report.add(Figure("\(name): \(LargeBenchmark.name) / new", ratios, "", wanted: .atLeast(0.7)))
        report.add(rounds: "\(name), \(LargeBenchmark.name)", rounds.large)
        report.add(rounds: "\(name), new", rounds.new)
    }

    private func restart(_ node: BenchNode) throws {
        report.say("restarts")
        for (name, isCrash) in [("stop", false), ("kill -9", true)] {
            let rounds = try (0..<LargeBenchmark.restarts).map { _ in try node.restart(crashing: isCrash) }
            report.add(Figure("from start to ready after \(name)", rounds, "s", wanted: .atMost(5)))
        }
        report.add(Figure("memory after a restart", [try node.memory().now], "MiB", wanted: .atMost(256)))
    }
}
