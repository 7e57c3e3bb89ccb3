import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

@Suite("Alerts over a restart")
struct AlertRestartTests {
    private enum Step {
        case post([EventDraft])
        case wait(Timestamp.Span)
    }

    private let rules = [
        over(5, hold: .minutes(15)), silence(.shelter, after: .hours(3)),
        silence(.agency, after: .hours(5), hold: .hours(1)),
        surge(minBase: 100, maxAge: .days(40)),
        rule("full", .threshold(ThresholdRule(metric: .occupancy, limit: .above(102)))),
    ]

    private func story(_ seed: UInt64) -> [Step] {
        var random = SeededGenerator(seed: seed)
        return (0..<80).map { index in
            let shelter = "s\(Int.random(in: 0..<3, using: &random))"
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: return .wait(.minutes(.random(in: 1...300, using: &random)))
            case 2, 3: return .post([changed(shelter, id: "\(index)", over: .random(in: 0...9, using: &random))])
            case 4: return .post([changed(shelter, id: "\(index)")])
            case 5:
                let months = ["2025-01", "2025-02", "2026-01", "2026-02"].shuffled(using: &random).prefix(2)
                return .post(months.map { total(shelter, $0, .random(in: 50...400, using: &random)) })
            default: return .post([report(shelter, id: "\(index)"), report(shelter, id: "\(index)b", agency: "ngo")])
            }
        }
    }

    private func run(_ node: inout ComponentHarness<Alerts>, _ steps: some Sequence<Step>) {
        for step in steps {
            switch step {
            case .post(let drafts): node.post(drafts)
            case .wait(let span): node.advance(by: span)
            }
        }
    }

    @Test("nothing is said twice and nothing is lost, wherever the node stops", arguments: 0..<6)
    func restart(seed: UInt64) throws {
        let steps = story(seed)
        var straight = harness(rules: rules)
        run(&straight, steps)
        let said = straight.derived.map { $0.content.body.json.text }
        #expect(straight.violations.isEmpty)
        for cut in stride(from: 1, to: steps.count, by: 13) {
            for snapshotAt in [nil, cut / 2, cut] {
                var node = harness(rules: rules)
                run(&node, steps[..<(snapshotAt ?? 0)])
                if snapshotAt != nil { try node.takeSnapshot() }
                run(&node, steps[(snapshotAt ?? 0)..<cut])
                try node.restart()
                node.settle()
                run(&node, steps[cut...])
                let difference = node.derived.map { $0.content.body.json.text }.difference(from: said)
                #expect(difference.isEmpty, "stopped at \(cut), snapshot at \(snapshotAt ?? 0)")
                #expect(node.component.list == straight.component.list)
            }
        }
    }

    @Test("every alert that was raised is resolved once its cause is gone", arguments: 0..<6)
    func resolved(seed: UInt64) throws {
        var node = harness(rules: rules)
        run(&node, story(seed))
        try node.restart()
        for shelter in 0..<3 {
            node.post(
                changed("s\(shelter)", id: "end-\(shelter)", over: 0), report("s\(shelter)", id: "r-\(shelter)"),
                report("s\(shelter)", id: "n-\(shelter)", agency: "ngo"), total("s\(shelter)", "2026-03", 1))
        }
        node.advance(by: .seconds(1))
        #expect(node.component.list.firing.isEmpty)
        #expect(node.component.list.pending.isEmpty)
        for (_, events) in Dictionary(grouping: node.derived, by: \.subject) {
            for (event, next) in zip(events, events.dropFirst()) where event.type == .alertRaised {
                #expect(next.type == .alertResolved)
            }
            #expect(events.last?.type == .alertResolved || events.last?.data?["historical"]?.bool == true)
        }
    }

    @Test("a shelter heard while the node was down is not called silent for good")
    func heardWhileDown() throws {
        var node = harness(silence(.shelter, after: .hours(3)))
        node.post(report("casa", id: "1"))
        node.sleep(until: start + .hours(2))
        node.commit([report("casa", id: "2")])
        node.sleep(until: start + .hours(4))
        try node.restart()
        node.settle()
        #expect(node.story.isEmpty)
        node.advance(by: .hours(1))
        #expect(node.story == ["raised casa"])
    }

    @Test("a timer that came due while the node was down is told with the time at which it was due")
    func dueWhileDown() throws {
        var node = harness(over(5, hold: .minutes(15)))
        node.post(changed("casa", id: "1", over: 6))
        try node.takeSnapshot()
        node.sleep(until: start + .hours(8))
        try node.restart()
        node.settle()
        #expect(node.story == ["pending casa", "raised casa"])
        #expect(node.derived.last?.envelope.time == start + .minutes(15))
    }
}
