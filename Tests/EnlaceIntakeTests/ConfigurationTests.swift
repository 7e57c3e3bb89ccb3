import EnlaceCore
import EnlaceIntake
import Testing

@Suite("Intake configuration")
struct IntakeConfigurationTests {
    private static let place = SourcePlace(file: "agency.yaml", line: 1, column: 1)
    private static let secrets = SecretTable([
        "casa-key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "casa-password": "correct horse",
        "casa-token": String(repeating: "ab", count: 32),
    ])

    private static func node(_ json: JSON) -> ConfigurationNode {
        switch json {
        case .object(let members):
            ConfigurationNode(.record(members.map { ($0.key, place, node($0.value)) }), at: place)
        case .array(let items): ConfigurationNode(.list(items.map(node)), at: place)
        case .string(let text): ConfigurationNode(.scalar(text, isQuoted: true), at: place)
        default: ConfigurationNode(.scalar(json.text, isQuoted: false), at: place)
        }
    }

    private static func agency(_ json: JSON) -> (agency: Agency, problems: [String]) {
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(node(json), problems: problems)
        let context = ConfigurationContext(areas: IntakeFixture.areas, secrets: secrets)
        let agency = Agency(reader, in: context)
        reader.finish()
        return (agency, problems.all.map(\.message))
    }

    @Test("reads an agency with every kind of proof")
    func good() {
        let (agency, problems) = IntakeConfigurationTests.agency([
            "id": "casa", "types": ["enlace.shelter.reported.v1"], "areas": ["tijuana"], "rate": 50,
            "authentication": [
                ["kind": "standard_webhooks", "keys": ["casa-key"]], ["kind": "bearer", "token": "casa-token"],
                ["kind": "basic", "user": "casa", "password": "casa-password"],
            ],
        ])
        #expect(problems == [])
        #expect(agency.name == "casa")
        #expect(agency.sources == ["/agencies/casa"])
        #expect(agency.types == [.shelterReported])
        #expect(agency.rate == 50)
        #expect(agency.authentication.count == 3)
        #expect(!agency.isPeer)
    }

    @Test("finds all that is wrong with an agency at once")
    func bad() {
        let (_, problems) = IntakeConfigurationTests.agency([
            "id": "Casa", "types": ["enlace.shelter.reportd.v1", "enlace.shelter.changed.v1"], "areas": ["tijuna"],
            "raet": 1,
            "authentication": [
                ["kind": "standard_webhooks", "keys": ["cas-key", "whsec_abc"]],
                ["kind": "bearer", "sha256": "12"], ["kind": "bearer"], ["kind": "beaer"],
                ["kind": "basic", "user": "a:b", "password": "casa-password"],
            ],
        ])
        let expected = [
            "id: expected a-z, 0-9 and -", "did you mean 'enlace.shelter.reported.v1'", "derived and only a peer",
            "did you mean 'tijuana'", "did you mean 'rate'", "did you mean 'casa-key'", "does not belong in this file",
            "64 hexadecimal digits", "either sha256 or token", "did you mean 'bearer'", "must not contain ':'",
        ]
        for text in expected { #expect(problems.contains { $0.contains(text) }, "\(text)") }
        #expect(problems.count == expected.count)
    }

    @Test("demands types, areas, a proof, and a peer's sources")
    func missing() {
        let (_, problems) = IntakeConfigurationTests.agency(["id": "sandiego", "peer": true])
        for key in ["types", "areas", "authentication", "sources"] {
            #expect(problems.contains { $0.hasPrefix("\(key):") })
        }
    }

    @Test("lets a pattern stand for the sources below it")
    func patterns() {
        let agency = Caller.agencies[3]
        #expect(agency.mayUse(source: "/nodes/sandiego/shelters"))
        #expect(!agency.mayUse(source: "/nodes/sandiego2/shelters"))
        #expect(!agency.mayUse(source: "/nodes/tijuana/shelters"))
    }

    @Test("reads where to listen", arguments: [("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:0", "::1", 0)])
    func addresses(_ text: String, _ host: String, _ port: Int) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
        #expect(ListenAddress(text)?.description == text)
    }

    @Test("refuses what is no address", arguments: ["", "80", ":80", "::1:80", "a:65536", "a:-1", "a:b"])
    func noAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test("reads the limits, and keeps the defaults of those that are not named")
    func settings() {
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(
            IntakeConfigurationTests.node([
                "listen": ["0.0.0.0:80"], "body_bytes": 2_048, "body_deadline": "5s", "rate": 7,
            ]), problems: problems)
        let settings = IntakeSettings(reader)
        reader.finish()
        #expect(problems.all.isEmpty)
        #expect(settings.listen == [ListenAddress(host: "0.0.0.0", port: 80)])
        #expect(settings.bodyBytes == 2_048)
        #expect(settings.bodyDeadline == .seconds(5))
        #expect(settings.rate == 7)
        #expect(settings.eventBytes == 65_536)
        #expect(!settings.hasBenchRoute)
    }

    @Test("refuses to listen nowhere, where the default would listen somewhere")
    func nowhere() {
        let problems = ConfigurationProblems()
        let settings = IntakeSettings(
            ConfigurationReader(IntakeConfigurationTests.node(["listen": []]), problems: problems))
        #expect(problems.all.map(\.message) == ["listen: name at least one, or take the key out"])
        #expect(settings.listen.isEmpty)
    }
}
