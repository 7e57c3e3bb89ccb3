import EnlaceCore
import EnlaceRelay
import Testing

@Suite("The wall, held against finished bytes")
struct WallTests {
    private func admits(_ type: EventType, _ data: JSON, to class: PartnerClass) -> Bool {
        let body = JSON.object([.init("type", .string(type.name)), .init("data", data)]).bytes
        return Wall.admits(body, to: `class`, catalog: .standard)
    }

    @Test("lets public fields through to everybody", arguments: PartnerClass.allCases)
    func publicFields(class: PartnerClass) {
        #expect(admits(.shelterChanged, ["name": "Casa", "withheld": ["available"]], to: `class`))
    }

    @Test("stops positions and figures before enforcement, media and the public", arguments: PartnerClass.allCases)
    func walled(class: PartnerClass) {
        let position: JSON = ["position": ["latitude": 32, "longitude": -117]]
        #expect(admits(.shelterRegistered, position, to: `class`) == !`class`.isWalled)
        #expect(admits(.shelterChanged, ["available": 3], to: `class`) == !`class`.isWalled)
    }

    @Test("stops restricted fields before everybody", arguments: PartnerClass.allCases)
    func restricted(class: PartnerClass) {
        #expect(!admits(.reportCorrected, ["report": [:]], to: `class`))
    }

    @Test("stops what it does not know", arguments: PartnerClass.allCases)
    func unknown(class: PartnerClass) {
        #expect(!admits(.shelterChanged, ["unheard_of": 1], to: `class`))
        #expect(!admits(EventType("enlace.unheard.of.v1"), [:], to: `class`))
        #expect(!Wall.admits(Array("no JSON".utf8), to: `class`, catalog: .standard))
    }
}
