import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("One receiver with two faces")
struct ReceiverTests {
    private let press = ReceiverTests.partner("press", .media, "https://one.example/hook")

    private static func partner(
        _ id: String, _ class: PartnerClass, _ url: String, peer: String? = nil, tokens: [ReadToken] = [],
        keys: [NodePublicKey] = []
    ) -> Partner {
        var partner = Samples.partner(id, class: `class`, peer: peer, tokens: tokens)
        partner.endpoint = .init(url: url, allowsPlainHTTP: false)
        partner.peerKeys = keys
        return partner
    }

    @Test(
        "is found by its endpoint, however the URL is written",
        arguments: [
            "https://one.example/hook", "https://ONE.example:443/hook?as=ngo", "HTTPS://one.example/hook",
            "https://one.example/hook/", "http://one.example:80/hook", "https://one.example:0443/hook",
        ])
    func endpoint(url: String) {
        let conflicts = Wall.conflicts(among: [Self.partner("ngo", .humanitarian, url), press])
        #expect(conflicts.map(\.partner) == ["press"])
        #expect(conflicts.first?.other == "ngo")
    }

    @Test(
        "is found by its address, however that is written",
        arguments: [
            ("https://[2606:4700::1]/%E2x", "https://[2606:4700:0:0:0:0:0:1]:443/%e2x/"),
            ("https://192.0.2.1:8443/", "https://[::ffff:192.0.2.1]:8443"),
        ])
    func address(one: String, other: String) {
        let partners = [Self.partner("a", .humanitarian, one), Self.partner("b", .enforcement, other)]
        #expect(Wall.conflicts(among: partners).count == 1)
    }

    /// A path that can be written in two ways would be two receivers.
    @Test(
        "has no second way to write its path",
        arguments: [
            "/a/../hook", "/./hook", "/%68ook", "/a/%2e%2E/hook", "//hook", "/hook//", "/a\\..\\hook", "/hook/..",
            "/%zz",
            "/%",
        ])
    func paths(path: String) {
        let endpoint = NoticeDelivery.Endpoint(url: "https://one.example" + path, allowsPlainHTTP: false)
        #expect(endpoint.objection?.contains("path") == true)
    }

    @Test(
        "may have any path that is written plainly",
        arguments: ["", "/", "/hook", "/a/b.c/~d_e-f/", "/%2Fa%20b?x=//.."])
    func plainPaths(path: String) {
        let endpoint = NoticeDelivery.Endpoint(url: "https://one.example" + path, allowsPlainHTTP: false)
        #expect(endpoint.objection == nil)
    }

    @Test("is found by a read token, by its node and by that node's key")
    func others() throws {
        let token = ReadToken(secret: "t")
        let key = try #require(NodePublicKey(WebhookSignature.generateKeyPair().public))
        let pairs = [
            (
                Self.partner("a", .health, "https://a.example", tokens: [token]),
                Self.partner("b", .public, "https://b.example", tokens: [token])
            ),
            (
                Self.partner("a", .health, "https://a.example", peer: "sd"),
                Self.partner("b", .enforcement, "https://b.example", peer: "sd")
            ),
            (
                Self.partner("a", .health, "https://a.example", peer: "sd", keys: [key]),
                Self.partner("b", .enforcement, "https://b.example", peer: "sandiego", keys: [key])
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
