import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("One receiver with two faces")
struct ReceiverTests {
    private let press = ReceiverTests.partner("press", .media, "https://one.example/hook")

    private static func partner(
        _ id: String, _ class: PartnerClass, _ url: String, peer: String? = nil, tokens: [ReadToken] = []
    ) -> Partner {
        var partner = Samples.partner(id, class: `class`, peer: peer, tokens: tokens)
        partner.endpoint = .init(url: url, allowsPlainHTTP: false)
        return partner
    }

    @Test(
        "is found by its endpoint, however the URL is written",
        arguments: [
            "https://one.example/hook", "https://ONE.example:443/hook?as=ngo", "HTTPS://one.example/hook",
        ])
    func endpoint(url: String) {
        let conflicts = Wall.conflicts(among: [Self.partner("ngo", .humanitarian, url), press])
        #expect(conflicts.map(\.partner) == ["press"])
        #expect(conflicts.first?.other == "ngo")
    }

    @Test("is found by a read token and by its node")
    func others() {
        let token = ReadToken(secret: "t")
        let pairs = [
            (
                Self.partner("a", .health, "https://a.example", tokens: [token]),
                Self.partner("b", .public, "https://b.example", tokens: [token])
            ),
            (
                Self.partner("a", .health, "https://a.example", peer: "sd"),
                Self.partner("b", .enforcement, "https://b.example", peer: "sd")
            ),
        ]
        for (one, other) in pairs { #expect(Wall.conflicts(among: [one, other]).count == 1) }
    }

    @Test("is none where the class is the same, or the path is another")
    func none() {
        let partners = [
            press, Self.partner("radio", .media, "https://one.example/hook"),
            Self.partner("ngo", .humanitarian, "https://one.example/ngo"),
        ]
        #expect(Wall.conflicts(among: partners).isEmpty)
    }

    @Test("gets at run time what the stricter of its classes may get")
    func runTime() {
        let ngo = Self.partner("ngo", .humanitarian, "https://one.example/hook")
        let evaluation = Samples.evaluation(ngo, press)
        #expect(evaluation.decide(Samples.changed().event, for: ngo, at: Samples.start).reason == .wall)
        let reading = evaluation.reading(
            of: "casa", as: .shelterChanged, fields: [.init("area", "tijuana")], by: ngo, at: Samples.start)
        #expect(throws: RefusalReason.wall) { try reading.get() }
        #expect(Samples.evaluation(ngo).decide(Samples.changed().event, for: ngo, at: Samples.start).fields != nil)
    }
}
