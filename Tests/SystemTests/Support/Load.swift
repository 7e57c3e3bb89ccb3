import EnlaceCore
import EnlaceTestSupport

/// Posters that work at the same time, each on a connection of its own, until the node no longer answers them.
struct Load {
    let node: NodeProcess
    let events: CityEvents
    let ledger: Ledger
    var posters = 6
    let seed: UInt64

    /// Runs until every poster has met its end, and returns the answers that were no 202.
    ///
    /// - Parameters:
    ///   - target: so many events acknowledged since the start of the load.
    ///   - body: called, perhaps more than once, when the target is reached.
    func run(until target: Int, _ body: @escaping @Sendable () -> Void) async throws -> [RawHTTPResponse] {
        let goal = ledger.count + target
        return try await withThrowingTaskGroup { group in
            for number in 0..<posters {
                let poster = Poster(load: self, number: number, goal: goal, body: body)
                group.addTask { try await poster.run() }
            }
            return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
        }
    }
}

/// Posts registrations and reports, alone and in batches, signed and with a token.
private struct Poster {
    let load: Load
    let number: Int
    let goal: Int
    let body: @Sendable () -> Void

    /// Returns the first answer that is no 202; nil when the connection ended.
    func run() async throws -> RawHTTPResponse? {
        var random = SeededGenerator(seed: load.seed &+ UInt64(number))
        let shelter = "shelter-\(load.seed)-\(number)"
        guard let hook = try? load.node.connect() else { return nil }
        var events = [load.events.registration(of: shelter)]
        while true {
            // What is thrown here is the end of the connection, which is what the load waits for.
            guard let answer = try? await hook.post(events, by: Bool.random(using: &random) ? .token : .signature)
            else {
                return nil
            }
            guard try load.ledger.note(events, answer) else { return answer }
            if load.ledger.count >= goal { body() }
            let size = Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 2...20, using: &random) : 1
            events = (0..<size).map { _ in load.events.report(on: shelter) }
        }
    }
}
