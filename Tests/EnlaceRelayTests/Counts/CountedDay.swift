import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport

/// A day of three watches in each of which some people arrive, and reports over stretches of it that come in any order.
struct CountedDay {
    var watches: [Int]
    var windows: [Range<Int>]
    var least: Int

    init(by generator: inout SeededGenerator) {
        watches = (0..<3).map { _ in Int.random(in: 0...6, using: &generator) }
        let all = (0..<3).flatMap { start in ((start + 1)...3).map { start..<$0 } }
        windows = Array(all.shuffled(using: &generator).prefix(Int.random(in: 2...6, using: &generator)))
        least = Int.random(in: 3...5, using: &generator)
    }

    func count(_ window: Range<Int>) -> Int { watches[window].reduce(0, +) }
}

/// What a partner is told of each report, and every day that could have led to it.
struct ReleaseAttack {
    enum Release: Hashable {
        case exact(Int)
        case hidden, nothing
    }

    private(set) var releases: [Release] = []
    private var worlds: [[Int]] = []

    init(on day: CountedDay) {
        let partner = Samples.partner(fields: [.arrivalReported: ["total"]], minCount: day.least)
        var relay = Samples.relay([partner])
        for (index, window) in day.windows.enumerated() {
            var effects = Effects()
            let draft = EventDraft.posted(
                .arrivalReported, id: "w\(index)",
                data: [
                    "since": .string("2026-03-01T0\(2 * window.lowerBound):00:00Z"),
                    "asof": .string("2026-03-01T0\(2 * window.upperBound):00:00Z"), "area": "tijuana",
                    "total": .int(day.count(window)),
                ])
            relay.apply(draft.recorded(at: Int64(index + 1), Samples.start), effects: &effects)
            releases.append(Release(effects.notices.first?.json["data"]?["total"]))
        }
        for first in 0...12 {
            for second in 0...12 {
                for third in 0...12 {
                    let world = [first, second, third]
                    if fits(world, day) { worlds.append(world) }
                }
            }
        }
    }

    func possible(_ window: Range<Int>) -> Set<Int> {
        Set(worlds.map { ReleaseAttack.sum($0, window) })
    }

    private func fits(_ world: [Int], _ day: CountedDay) -> Bool {
        zip(day.windows, releases).allSatisfy { window, release in
            switch release {
            case .exact(let told): ReleaseAttack.sum(world, window) == told
            case .hidden: (1..<day.least).contains(ReleaseAttack.sum(world, window))
            case .nothing: true
            }
        }
    }

    private static func sum(_ world: [Int], _ window: Range<Int>) -> Int {
        window.reduce(0) { $0 + world[$1] }
    }
}

extension ReleaseAttack.Release {
    fileprivate init(_ total: JSONView?) {
        if let count = total?.int { self = .exact(count) } else { self = total == nil ? .nothing : .hidden }
    }
}
