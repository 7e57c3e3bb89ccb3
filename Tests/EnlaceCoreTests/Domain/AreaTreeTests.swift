import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Areas")
struct AreaTreeTests {
    private let areas = AreaTree([
        Area(id: "us", parent: nil, names: [:]),
        Area(id: "us-sd", parent: "us", names: [:], codes: ["cbp": "San Diego Sector", "x": "shared"]),
        Area(id: "us-az", parent: "us", names: [:], codes: ["x": "Shared", "y": "us-sd"]),
    ])

    @Test(
        "are found by their id, and by what another system calls them, whatever its case",
        arguments: [
            ("us-sd", "us-sd"), ("San Diego Sector", "us-sd"), ("SAN DIEGO sector", "us-sd"), ("shared", "us-az"),
            ("San Diego", nil), ("US-SD", "us-az"), ("", nil),
        ])
    func resolve(name: String, id: String?) {
        #expect(areas.resolve(name) == id)
    }

    @Test("stand in data by id, by a source's own word, or several at once")
    func stated() {
        let data = JSONView.literal(#"{"area":"a","labels":{"area":"B"},"areas":["c",1,"d"]}"#)
        #expect(StatedArea.all(in: data).map(\.name) == ["a", "B", "c", "d"])
        #expect(
            StatedArea.all(in: data).map(\.pointer) == [
                "/data/area", "/data/labels/area", "/data/areas/0", "/data/areas/2",
            ])
        #expect(StatedArea.all(in: nil).isEmpty)
    }
}
