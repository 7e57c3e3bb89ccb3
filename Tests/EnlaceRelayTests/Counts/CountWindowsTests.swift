import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("People who may have been counted twice")
struct CountWindowsTests {
    private let partner = Samples.partner(fields: [.departureReported: ["asof", "people", "total"]], minCount: 5)

    /// The totals that are told of reports in the order in which they come; nil where none is.
    private func totals(_ drafts: [EventDraft], recorded: Timestamp = Samples.start + .days(1)) -> [Int?] {
        var relay = Samples.relay([partner])
        return drafts.enumerated().map { index, draft in
            var effects = Effects()
            relay.apply(draft.recorded(at: Int64(index + 1), recorded), effects: &effects)
            return effects.notices.first?.json["data"]?["total"]?.int
        }
    }

    private func report(
        _ id: String, _ since: String, _ until: String, subject: String? = nil, area: String = "tijuana",
        place: String? = nil
    ) -> EventDraft {
        Departures.report(id, since: since, until: until, nil, total: 9, subject: subject, area: area, place: place)
    }

    @Test("are told of once: nothing is told of a report that overlaps an earlier one")
    func overlapping() {
        #expect(totals([report("a", "06", "12"), report("b", "11", "18"), report("c", "12", "18")]) == [9, nil, 9])
        #expect(totals([report("day", "00", "23"), report("a", "06", "12")]) == [9, nil])
        #expect(totals([report("a", "06", "12"), report("again", "06", "12")]) == [9, nil])
    }

    @Test("are said to be the reason, in the record, where a report is not told in full because of them")
    func recorded() throws {
        var relay = Samples.relay([partner])
        var effects = Effects()
        for (index, draft) in [report("a", "06", "12"), report("b", "11", "18")].enumerated() {
            relay.apply(draft.recorded(at: Int64(index + 1), Samples.start + .days(1)), effects: &effects)
        }
        let records = try effects.events.compactMap { DecisionRecord(try JSONDocument($0.data.bytes).root) }
        let forms = records.flatMap(\.rows).compactMap { row -> Decision.Form? in
            guard case .sent(_, _, let form) = row.outcome else { return nil }
            return form
        }
        #expect(forms.map(\.overlaps) == [false, true])
        #expect(forms.map(\.suppressed) == [[], ["total"]])
        let data = try JSONDocument(try #require(effects.events.last).data.bytes).root
        let violations = EventCatalog.standard.validate(data, as: .relayDecided, form: .posted, now: Samples.start)
        #expect(violations.isEmpty, "\(violations.all)")
    }

    @Test("are others at another shelter, in another area, or at another place of it")
    func apart() {
        let shelters = [report("a", "06", "12", subject: "casa"), report("b", "06", "12", subject: "faro")]
        #expect(totals([Samples.registered("casa"), Samples.registered("faro")] + shelters).suffix(2) == [9, 9])
        #expect(totals([report("a", "06", "12"), report("b", "06", "12", area: "mexicali")]) == [9, 9])
        let places = [report("a", "06", "12", place: "El Chaparral"), report("b", "06", "12", place: "Otay")]
        #expect(totals(places) == [9, 9])
        #expect(totals(places + [report("both", "06", "12")]) == [9, 9, nil])
    }

    @Test("may be the same in an area and in what lies around it")
    func nested() {
        #expect(totals([report("a", "06", "12"), report("b", "06", "12", area: "baja")]) == [9, nil])
        #expect(totals([report("b", "06", "12", area: "baja"), report("a", "06", "12")]) == [9, nil])
    }

    @Test("are not told of in a report that comes after so long that the earlier ones are forgotten")
    func late() {
        let recorded = Samples.start + CountWindows.memory + .days(1)
        #expect(totals([report("a", "06", "12")], recorded: recorded) == [nil])
    }

    @Test("are told of to whom the agreement gives exact numbers")
    func exact() {
        let open = Samples.partner(fields: [.departureReported: ["total"]])
        var relay = Samples.relay([open, partner])
        var effects = Effects()
        for (index, draft) in [report("a", "06", "12"), report("b", "08", "18")].enumerated() {
            relay.apply(draft.recorded(at: Int64(index + 1), Samples.start), effects: &effects)
        }
        #expect(effects.notices.count == 4)
        #expect(effects.notices.allSatisfy { $0.json["data"]?["total"]?.int == 9 || $0.partner == partner.id })
    }

    @Test("are remembered over a restart, and forgotten in the end")
    func memory() throws {
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(report("a", "06", "12", place: "Otay").recorded(at: 1, Samples.start), effects: &effects)
        var restored = Samples.relay([partner])
        try restored.restore(relay.snapshot())
        #expect(restored.evaluation.windows.ledgers == relay.evaluation.windows.ledgers)
        #expect(restored.evaluation.windows.ledgers.count == 1)
        let later = Samples.start + CountWindows.memory + .days(2)
        restored.apply(report("b", "06", "12", area: "mexicali").recorded(at: 2, later), effects: &effects)
        #expect(restored.evaluation.windows.ledgers.isEmpty)
    }

    @Test("are bounded in number, and what reaches back beyond the bound counts as told")
    func bounded() {
        var relay = Samples.relay([partner])
        var effects = Effects()
        let count = CountWindows.maxClaims + 10
        for index in 0..<count {
            let time = Samples.start + .minutes(Int64(index))
            let draft = EventDraft.posted(
                .departureReported, id: "d\(index)",
                data: [
                    "area": "tijuana", "total": 9, "since": .string(time.description),
                    "asof": .string((time + .minutes(1)).description),
                ])
            relay.apply(draft.recorded(at: Int64(index + 1), time), effects: &effects)
        }
        #expect(effects.notices.count == count)
        #expect(relay.evaluation.windows.ledgers.values.map(\.claims.count) == [CountWindows.maxClaims])
        #expect(relay.evaluation.windows.ledgers.values.first?.floor == (Samples.start + .minutes(10)).milliseconds)
    }
}
