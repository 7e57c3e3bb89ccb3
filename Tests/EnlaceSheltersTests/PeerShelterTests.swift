import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport
import Testing

@Suite("Shelters of other nodes")
struct PeerShelterTests {
    private let origin = [EventEnvelope.Extension.origin: "sandiego"]

    private func changed(_ id: String, _ data: JSON) -> EventDraft {
        .posted(
            .shelterChanged, id: id, source: "/nodes/sandiego/shelters", subject: "casa", data: data,
            extensions: origin, agency: "peer-sandiego")
    }

    @Test("are listed apart with their origin, never summed, and nothing is derived for them")
    func apart() {
        var node = harness()
        node.post(Poster().registered("casa", usable: ["any": 10]))
        node.post(Poster().reported("casa", id: "1", asof: start, total: 4))
        let count = node.derived.count
        node.post(Poster(agency: "peer-sandiego").registered("casa", id: "p1", name: "Theirs", extensions: origin))
        node.post(changed("p2", ["state": "current", "asof": .string(start.description), "available": 50]))
        node.advance(by: .hours(1))
        let table = node.component.table(at: node.now)
        #expect(table.rows.map(\.name) == ["Casa"])
        #expect(table.peers.map(\.origin) == ["sandiego"])
        #expect(table.peers.first?.available == 50)
        #expect(table.totals.available == 6)
        #expect(node.derived.count == count)
        #expect(node.component.table(at: start + .hours(12)).peers.first?.state == .stale)
        #expect(node.component.table(at: start + .hours(12)).peers.first?.available == nil)
    }

    @Test("what they withhold or suppress is unknown, not zero")
    func withheld() {
        var node = harness()
        node.post(
            changed(
                "p1",
                [
                    "name": "Theirs", "state": "current", "withheld": ["asof", "present"], "over": ["below": 5],
                    "available": 3, "available_by_group": ["any": ["below": 5], "single_adult": 3],
                ]))
        let row = node.component.table(at: node.now).peers.first
        #expect(row?.available == 3)
        #expect(row?.present == nil)
        #expect(row?.over == nil)
        #expect(row?.area == nil)
        #expect(row?.availableByGroup == [.singleAdult: 3])
        #expect(row?.json["present"] == .null)
    }
}
