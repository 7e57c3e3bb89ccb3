import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A basis that names somebody who is no partner")
struct MisaddressedBasisTests {
    private typealias Make = PersonEvents

    /// Folds events a minute apart, and answers the ids of those that are found, a minute later.
    private func found(
        _ drafts: [EventDraft], partners: [Partner] = [Make.partner("ngo")], at time: Timestamp? = nil
    ) -> [String] {
        var relay = Samples.relay(partners)
        for (index, draft) in drafts.enumerated() {
            var effects = Effects()
            let recorded = Samples.start + .minutes(Int64(index))
            relay.apply(draft.recorded(at: Int64(index + 1), recorded), effects: &effects)
        }
        let end = time ?? Samples.start + .minutes(Int64(drafts.count))
        return relay.evaluation.misaddressedBases(at: end).map(\.event)
    }

    @Test("is found, also where it names a partner beside them, and whether or not it was confirmed")
    func unknown() {
        #expect(found([Make.granted(to: ["ngo"])]) == [])
        #expect(found([Make.granted(to: ["ngo", "n-g-o"])]) == ["g1"])
        #expect(found([Make.granted(to: [], classes: ["health"])]) == [])
        #expect(found([Make.invoked(to: ["n-g-o"])]) == ["i1"])
        #expect(found([Make.invoked(to: ["n-g-o"]), Make.confirmed()]) == ["i1"])
    }

    @Test("comes first if it is the newest")
    func order() {
        let other = Make.granted("g2", subject: "cst-2", to: ["n-g-o"], asof: "2026-03-01T06:20:00Z")
        #expect(found([Make.granted(to: ["oim"]), other, Make.invoked(to: ["oim"])]) == ["i1", "g2", "g1"])
    }

    @Test("is found no longer once it holds no longer, was mended, or the partner is there")
    func mended() {
        let wrong = Make.granted(to: ["n-g-o"])
        #expect(found([wrong, Make.withdrawn()]) == [])
        #expect(found([wrong, Make.ordered()]) == [])
        #expect(found([wrong, Make.granted("g2", to: ["ngo"], asof: "2026-03-01T06:01:00Z")]) == [])
        #expect(found([wrong], at: Timestamp(stated: "2026-04-01T00:00:00Z")) == [])
        #expect(found([Make.invoked(to: ["n-g-o"])], at: Timestamp(stated: "2026-03-04T06:30:00Z")) == [])
        #expect(found([wrong], partners: [Make.partner("n-g-o")]) == [])
    }
}
