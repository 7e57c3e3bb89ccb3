import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("A changed agreement, run over recorded events")
struct AgreementComparisonTests {
    private static let start = Samples.start

    private func compare(
        _ current: [Partner], with changed: Partner, since: Timestamp = start, _ drafts: [EventDraft]
    ) -> AgreementComparison {
        let events = drafts.enumerated().map { index, draft in
            draft.recorded(at: Int64(index + 1), Samples.start + .seconds(Int64(index)))
        }
        return compare(current, with: changed, since: since, events)
    }

    private func compare(
        _ current: [Partner], with changed: Partner, since: Timestamp = start, _ events: [Event]
    ) -> AgreementComparison {
        let evaluation = Samples.evaluation(of: current)
        var comparison = AgreementComparison(evaluation, with: changed, since: since)
        for event in events { comparison.look(at: event) }
        return comparison
    }

    private let current = Samples.partner(fields: [.shelterChanged: ["name", "available"]])

    @Test("finds nothing where it allows the same")
    func same() {
        let comparison = compare([current], with: current, [Samples.changed(), Samples.registered()])
        #expect(comparison.eventCount == 2)
        #expect(comparison.findings.isEmpty)
    }

    @Test("shows and hides fields, and only those that the event has")
    func fields() {
        let changed = Samples.partner(fields: [.shelterChanged: ["name", "present", "over"]])
        let found = compare([current], with: changed, [Samples.changed()]).findings[.shelterChanged]
        #expect(found?.gained.mapValues(\.count) == ["present": 1])
        #expect(found?.lost.mapValues(\.count) == ["available": 1])
        #expect(found?.leavingDifferently.examples == [1])
        #expect(found?.newlyLeaving.count == 0)
        #expect(found?.turns.isEmpty == true)
    }

    @Test("says which events newly leave, which stop, and why")
    func turns() {
        let changed = Samples.partner(areas: ["san-diego"])
        let drafts = [
            Samples.changed(id: "1"), Samples.changed(id: "2", area: "san-diego"),
            Samples.changed(id: "3", area: "mexicali"),
            Samples.changed(id: "4", area: "mexicali", extensions: ["purpose": "health"]),
        ]
        let found = compare([current], with: changed, drafts).findings[.shelterChanged]
        #expect(found?.stopping.examples == [1, 3])
        #expect(found?.newlyLeaving.examples == [2])
        #expect(found?.gained["name"]?.examples == [2])
        #expect(found?.lost["name"]?.examples == [1, 3])
        #expect(
            found?.turns.mapValues(\.examples) == [
                .init(now: nil, then: .outsideAreas): [1, 3], .init(now: .outsideAreas, then: nil): [2],
            ])
    }

    @Test("tells where only the reason of a refusal changes")
    func reasons() {
        let changed = Samples.partner(fields: [.shelterRegistered: ["name"]])
        let outside = Samples.registered(area: "san-diego")
        let found = compare([current], with: changed, [outside]).findings[.shelterRegistered]
        #expect(found?.turns.mapValues(\.count) == [.init(now: .notAgreedType, then: .outsideAreas): 1])
        #expect(found?.gained.isEmpty == true)
    }

    @Test("knows from events before the time where an object lies, and does not count those")
    func since() {
        let changed = Samples.partner(fields: [.shelterReported: ["total"], .shelterRegistered: ["name"]])
        let report = EventDraft.posted(
            .shelterReported, id: "p1", subject: "casa", data: ["asof": "2026-03-01T06:00:00Z", "total": 9])
        let comparison = compare(
            [current], with: changed, since: Samples.start + .seconds(1), [Samples.registered(), report])
        #expect(comparison.eventCount == 1)
        #expect(comparison.findings[.shelterReported]?.newlyLeaving.examples == [2])
        #expect(comparison.findings[.shelterRegistered] == nil)
    }

    @Test("tells which fields would hold something else, or nothing, under other terms")
    func terms() {
        let fields: [EventType: Set<String>] = [.shelterChanged: ["usable", "present", "available", "uncovered"]]
        let drafts = [
            Samples.changed(id: "1", extra: [.init("uncovered", 2)]), Samples.changed(id: "2", area: "san-diego"),
        ]
        let (now, then) = (Samples.partner(fields: fields), Samples.partner(fields: fields, minCount: 30))
        let found = compare([now], with: then, drafts).findings[.shelterChanged]
        #expect(found?.altered.mapValues(\.examples) == ["present": [1], "available": [1]])
        #expect(found?.lost.mapValues(\.examples) == ["uncovered": [1]])
        #expect(found?.leavingDifferently.count == 1)
        let back = compare([then], with: now, drafts).findings[.shelterChanged]
        #expect(back?.gained.mapValues(\.examples) == ["uncovered": [1]])
        #expect(back?.altered.count == 2)
    }

    @Test("takes all for new where there is no such partner yet")
    func newcomer() {
        let found = compare([Samples.partner("other")], with: current, [Samples.changed(), Samples.registered()])
            .findings
        #expect(found.mapValues(\.newlyLeaving.count) == [.shelterChanged: 1])
        #expect(found[.shelterChanged]?.gained.mapValues(\.count) == ["name": 1, "available": 1])
        #expect(found[.shelterChanged]?.turns.isEmpty == true)
    }

    @Test("keeps a few positions, however many events there are")
    func examples() {
        let changed = Samples.partner(fields: [.shelterChanged: ["name"]])
        let drafts = (1...50).map { Samples.changed(id: "e\($0)") }
        let lost = compare([current], with: changed, drafts).findings[.shelterChanged]?.lost["available"]
        #expect(lost?.count == 50)
        #expect(lost?.examples == [1, 2, 3, 4, 50])
    }

    @Test("knows the bases that were in force when the events came")
    func bases() {
        let none = PersonEvents.partner(fields: ["person", "kind"], basis: [])
        let some = PersonEvents.partner(fields: ["person", "kind"], basis: [.consent])
        let drafts = [
            PersonEvents.concern(), PersonEvents.granted(), PersonEvents.concern("k2"), PersonEvents.withdrawn(),
            PersonEvents.concern("k3"),
        ]
        let findings = compare([none], with: some, drafts).findings
        #expect(findings[.concernRaised]?.newlyLeaving.examples == [3])
        #expect(findings[.concernRaised]?.gained["person"]?.examples == [3])
        #expect(compare([some], with: none, drafts).findings[.concernRaised]?.stopping.examples == [3])
    }

    @Test("counts the difference between what two relays send", arguments: UInt64(1)...40)
    func relays(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let events = (1...40).map { RandomScene.draft($0, &generator).recorded(at: Int64($0), Samples.start) }
        let (before, after) = (RandomScene.partner(&generator), RandomScene.partner(&generator))
        let (now, then) = (RandomScene.sent(before, events), RandomScene.sent(after, events))
        let findings = compare([before], with: after, events).findings
        for (type, events) in Dictionary(grouping: events, by: \.type) {
            let found = findings[type] ?? AgreementFindings()
            let positions = events.map(\.position)
            #expect(found.newlyLeaving.count == positions.count { now[$0] == nil && then[$0] != nil })
            #expect(found.stopping.count == positions.count { now[$0] != nil && then[$0] == nil })
            for name in EventCatalog.standard[type]?.fields.map(\.name) ?? [] {
                let shown = positions.map { (now[$0]?.contains(name) ?? false, then[$0]?.contains(name) ?? false) }
                #expect(found.gained[name]?.count ?? 0 == shown.count { !$0.0 && $0.1 })
                #expect(found.lost[name]?.count ?? 0 == shown.count { $0.0 && !$0.1 })
            }
        }
    }
}

/// Events and partners by chance.
private enum RandomScene {
    private static let areas = ["tijuana", "mexicali", "san-diego", "atlantis"]
    private static let fields: [(EventType, [String])] = [
        (.shelterRegistered, ["name", "area", "status", "position"]), (.shelterReported, ["asof", "total"]),
        (.shelterChanged, ["name", "area", "present", "available", "over"]),
    ]

    static func draft(_ number: Int, _ generator: inout SeededGenerator) -> EventDraft {
        let area = areas.randomElement(using: &generator)!
        let subject = ["casa", "faro"].randomElement(using: &generator)!
        let label = [nil, nil, "internal", "restricted", "odd"].randomElement(using: &generator)!
        let labels = label.map { ["dataclassification": $0] } ?? [:]
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: return Samples.registered(subject, area: area)
        case 1: return Samples.changed(id: "c\(number)", subject: subject, area: area, extensions: labels)
        default:
            return .posted(
                .shelterReported, id: "p\(number)", subject: subject,
                data: ["asof": .string("2026-03-01T06:00:\(number + 10)Z"), "total": 9], extensions: labels)
        }
    }

    static func partner(_ generator: inout SeededGenerator) -> Partner {
        var agreed: [EventType: Set<String>] = [:]
        for (type, names) in fields where Bool.random(using: &generator) {
            agreed[type] = Set(names.filter { _ in Bool.random(using: &generator) })
        }
        let areas = areas.prefix(3).filter { _ in Bool.random(using: &generator) }
        let least = [1, 1, 5, 40].randomElement(using: &generator)!
        let precision = [PlacePrecision.city, .decimals(1), .exact].randomElement(using: &generator)!
        return Samples.partner(areas: Array(areas), fields: agreed, minCount: least, precision: precision)
    }

    /// The fields that the relay's notices hold, by position.
    static func sent(_ partner: Partner, _ events: [Event]) -> [Int64: Set<String>] {
        var relay = Samples.relay([partner])
        var sent: [Int64: Set<String>] = [:]
        for event in events {
            var effects = Effects()
            relay.apply(event, effects: &effects)
            for notice in effects.notices {
                let names = notice.json["data"]?.members.map(\.key) ?? []
                sent[notice.position] = Set(names).subtracting(["withheld"])
            }
        }
        return sent
    }
}
