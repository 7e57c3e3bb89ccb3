import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Shelter registry, whatever happens")
struct SheltersPropertyTests {
    private enum Step {
        case post(EventDraft)
        case wait(Timestamp.Span)
    }

    private struct Posted {
        var id: String
        var asof: Timestamp
        var total: Int
    }

    /// Registrations, reports, corrections and retractions in any order, with times that go by.
    private func story(_ seed: UInt64) -> [Step] {
        var random = SeededGenerator(seed: seed)
        var now = start
        var steps: [Step] = [.post(Poster().registered("casa", usable: ["any": 50]))]
        for index in 0..<60 {
            let asof = now - .minutes(.random(in: 0...900, using: &random))
            let total = Int.random(in: 0...90, using: &random)
            let meant = "\(Int.random(in: 0...max(0, index), using: &random))"
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                steps.append(.post(Poster().corrected("casa", id: "c\(index)", of: meant, asof: asof, total: total)))
            case 1: steps.append(.post(Poster().retracted("casa", id: "x\(index)", of: meant)))
            case 2:
                let status = ["open", "full", "closed"].randomElement(using: &random)!
                steps.append(
                    .post(Poster().registered("casa", id: "r\(index)", usable: ["any": .int(total)], status: status)))
            case 3, 4:
                let span = Timestamp.Span.minutes(.random(in: 1...600, using: &random))
                now = now + span
                steps.append(.wait(span))
            default: steps.append(.post(Poster().reported("casa", id: "\(index)", asof: asof, total: total)))
            }
        }
        return steps
    }

    private func run(_ node: inout ComponentHarness<Shelters>, _ steps: some Sequence<Step>) {
        for step in steps {
            switch step {
            case .post(let draft): node.post(draft)
            case .wait(let span): node.advance(by: span)
            }
        }
    }

    @Test("no bed is shown that the formulas do not give", arguments: 0..<20)
    func honest(seed: UInt64) {
        var node = harness()
        for step in story(seed) {
            run(&node, [step])
            let row = node.row("casa")!
            guard let usable = row.usable, let present = row.present, let available = row.available else {
                #expect(row.state != .current)
                #expect(row.available == nil || row.status == .closed)
                continue
            }
            let free = max(0, usable - present)
            switch row.status {
            case .closed: #expect(available == 0)
            // Until it reports again.
            case .full: #expect(available == 0 || available == free)
            default: #expect(available == free)
            }
            #expect(row.over == max(0, present - usable))
            #expect(row.availableByGroup!.values.allSatisfy { 0...available ~= $0 })
        }
        #expect(node.violations.isEmpty)
    }

    @Test("whatever a later registration calls the beds, none is shown that neither source gives", arguments: 0..<20)
    func regrouped(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            func counts<Group: Hashable>(_ groups: [Group], upTo limit: Int) -> [Group: Int] {
                let some = groups.filter { _ in Bool.random(using: &random) }
                return Dictionary(uniqueKeysWithValues: some.map { ($0, Int.random(in: 0...limit, using: &random)) })
            }
            let (reported, registered) = (counts(BedGroup.allCases, upTo: 30), counts(BedGroup.allCases, upTo: 30))
            var present = counts(PersonGroup.allCases, upTo: 25)
            present[.singleAdult, default: 0] += 1
            var node = harness()
            node.post(Poster().registered("casa", usable: JSON(counts: reported)))
            node.post(
                Poster().reported(
                    "casa", id: "1", asof: start, present: JSON(counts: present), usable: JSON(counts: reported)))
            node.advance(by: .minutes(1))
            node.post(Poster().registered("casa", id: "r2", usable: JSON(counts: registered)))
            let row = node.row("casa")!
            let sources = [reported, registered].map { Capacity(usable: $0, present: present) }
            #expect(row.available == sources.map(\.available).min())
            #expect(row.over == sources.map(\.over).max())
            for (group, free) in row.availableByGroup! {
                #expect(sources.contains { free <= $0.availableByGroup[group]! })
            }
        }
    }

    @Test("the order in which reports arrive does not matter", arguments: 0..<6)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let reports = (0..<100).map { index in
            Poster().reported("casa", id: "\(index)", asof: start - .minutes(Int64(index)), total: index)
        }
        var rows: Set<ShelterRow> = []
        for _ in 0..<4 {
            var node = harness()
            node.post(Poster().registered("casa"))
            node.post(reports.shuffled(using: &random))
            for index in 0..<10 { node.post(Poster().retracted("casa", id: "x\(index)", of: "\(index)")) }
            rows.insert(node.row("casa")!)
        }
        #expect(rows.count == 1)
        #expect(rows.first?.present == 10)
    }

    @Test("a restart at any point, with or without a snapshot, changes nothing that is said", arguments: 0..<6)
    func restart(seed: UInt64) throws {
        let steps = story(seed)
        var straight = harness()
        run(&straight, steps)
        let said = straight.derived.map { $0.content.body.json }
        for cut in stride(from: 1, to: steps.count, by: 11) {
            for snapshotAt in [nil, cut / 2, cut] {
                var node = harness()
                if let snapshotAt {
                    run(&node, steps[..<snapshotAt])
                    try node.takeSnapshot()
                }
                run(&node, steps[(snapshotAt ?? 0)..<cut])
                try node.restart()
                node.settle()
                run(&node, steps[cut...])
                #expect(node.derived.map { $0.content.body.json } == said)
                #expect(node.component.table(at: node.now) == straight.component.table(at: node.now))
            }
        }
    }
}
