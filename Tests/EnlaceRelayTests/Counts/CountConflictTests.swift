import EnlaceCore
import Testing

@testable import EnlaceRelay

@Suite("One receiver in two files with small counts")
struct CountConflictTests {
    private func conflicts(_ one: Partner, _ other: Partner) -> [CountConflict] {
        var other = other
        other.endpoint = one.endpoint
        return CountConflict.all(among: [one, other], in: .standard)
    }

    private func partner(
        _ id: String, _ fields: Set<String>, of type: EventType = .arrivalReported, minCount: Int = 5
    ) -> Partner {
        Samples.partner(id, fields: [type: fields], minCount: minCount)
    }

    @Test("must be told the same numbers by both, and may be told other things")
    func fields() {
        #expect(
            conflicts(partner("a", ["people", "total"]), partner("b", ["total"])).map(\.type) == [.arrivalReported])
        #expect(conflicts(partner("a", ["total"]), partner("b", ["total", "area"])).isEmpty)
        #expect(conflicts(partner("a", ["total"]), partner("b", ["name"], of: .shelterChanged)).count == 1)
    }

    @Test("must have one least count in both")
    func leastCount() {
        let found = conflicts(partner("a", ["total"]), partner("b", ["total"], minCount: 1))
        #expect(found.map(\.partner) == ["b"] && found.map(\.other) == ["a"] && found.first?.type == nil)
        #expect(conflicts(partner("a", ["people"], minCount: 1), partner("b", ["total"], minCount: 1)).isEmpty)
    }

    @Test("is nobody who has an endpoint of its own")
    func apart() {
        let partners = [partner("a", ["people", "total"]), partner("b", ["total"])]
        #expect(CountConflict.all(among: partners, in: .standard).isEmpty)
    }
}
