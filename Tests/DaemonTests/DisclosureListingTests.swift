import EnlaceCore
import Testing

@testable import EnlaceDaemon
@testable import EnlaceDisclosures

@Suite("A listing of disclosures")
struct DisclosureListingTests {
    private func letOut(_ notice: String, to partner: String = "clinic") -> DisclosureEntry {
        DisclosureEntry(
            position: 1, time: Timestamp(milliseconds: 0), partner: partner, notice: notice,
            kind: .letOut(.init(event: "e-\(notice)", type: "t", agreement: "1", fields: [], body: "")))
    }

    private func outcome(_ outcome: String, of notice: String) -> DisclosureEntry {
        DisclosureEntry(
            position: 2, time: Timestamp(milliseconds: 0), partner: "clinic", notice: notice,
            kind: .outcome(outcome, attempts: 1))
    }

    private func items(_ listing: DisclosureListing, _ entries: [DisclosureEntry]) -> [String] {
        var listing = listing
        for (index, entry) in entries.enumerated() { listing.add(entry, at: UInt64(index)) }
        return listing.items.map { "\($0.index) \($0.entry.notice) \($0.outcome ?? "unknown")" }
    }

    @Test("keeps the newest, each with what became of it last")
    func newest() {
        let entries = [
            letOut("a"), letOut("b"), outcome("dead", of: "b"), letOut("c"), outcome("delivered", of: "a"),
            outcome("pulled", of: "b"), letOut("d"), outcome("delivered", of: "c"),
        ]
        #expect(
            items(DisclosureListing(partner: nil, event: nil, limit: 3), entries)
                == ["1 b pulled", "3 c delivered", "6 d unknown"])
        #expect(
            items(DisclosureListing(partner: nil, event: nil), entries)
                == ["0 a delivered", "1 b pulled", "3 c delivered", "6 d unknown"])
    }

    @Test("is narrowed by partner and event, and says what fits but for the person")
    func narrowed() {
        let entries = [letOut("a"), letOut("b", to: "press"), letOut("c")]
        #expect(items(DisclosureListing(partner: "press", event: nil), entries) == ["1 b unknown"])
        #expect(items(DisclosureListing(partner: "clinic", event: "e-c"), entries) == ["2 c unknown"])
        var none = DisclosureListing(partner: "clinic", event: nil, about: PersonTrace([]))
        #expect(entries.map { none.add($0, at: 0) } == [true, false, true])
        #expect(none.items.isEmpty)
    }
}
