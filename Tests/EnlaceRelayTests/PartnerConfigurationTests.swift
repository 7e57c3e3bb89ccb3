import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A partner's file")
struct PartnerConfigurationTests {
    private static let secrets = SecretTable([
        "ngo-2025": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "ngo-2026": "whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "broken": "hunter2", "reader": "b780ec04f0ac941421b556e74f31ff207f799c4ad119ea0178a81054b373b34b",
        "tls": "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n",
        "locked": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4CAQ\n-----END ENCRYPTED PRIVATE KEY-----\n",
    ])

    private static let file: JSON = [
        "id": "ngo", "name": "An NGO", "class": "humanitarian", "country": "MX",
        "endpoint": ["url": "https://ngo.example/hook"], "keys": ["ngo-2025", "ngo-2026"],
        "read_tokens": ["reader"],
        "agreement": [
            "version": "2026-1", "purpose": "shelter", "areas": ["tijuana"], "notice_lifetime": "2d",
            "types": ["enlace.shelter.changed.v1": ["fields": ["name", "available"]]],
        ],
    ]

    private func read(_ file: JSON) -> (partner: Partner, problems: [String]) {
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(ConfigurationNode(file), problems: problems)
        let context = ConfigurationContext(areas: Samples.areas, secrets: PartnerConfigurationTests.secrets)
        let partner = Partner(reader, in: context)
        reader.finish()
        return (partner, problems.all.map(\.message))
    }

    /// The file with the value at `path` replaced, or taken away.
    private func problems(_ path: String..., is value: JSON?) -> [String] {
        read(PartnerConfigurationTests.file.replacing(path[...], with: value)).problems
    }

    private func fieldProblems(_ type: String, _ fields: JSON, class: JSON = "humanitarian") -> [String] {
        let file = PartnerConfigurationTests.file
            .replacing(["agreement", "types"], with: .object([.init(type, ["fields": fields])]))
            .replacing(["class"], with: `class`)
        return read(file).problems
    }

    @Test("is read in full")
    func reads() {
        let (partner, problems) = read(PartnerConfigurationTests.file)
        #expect(problems.isEmpty)
        #expect(partner.agreement.fields == [.shelterChanged: ["name", "available"]])
        #expect(partner.agreement.noticeLifetime == .days(2))
        #expect(partner.keys.count == 2)
        #expect([partner].holder(of: "a-long-random-token")?.id == "ngo")
        #expect(!partner.agreement.allowsOnward)
    }

    @Test("without a class says that such a partner gets no notices")
    func needsClass() {
        #expect(problems("class", is: nil).contains { $0.contains("a partner without a class gets no notices") })
        #expect(problems("class", is: "humanitarain").contains { $0.contains("did you mean 'humanitarian'?") })
    }

    @Test("with a slip in a type, an area or a field suggests what was meant")
    func suggests() {
        #expect(problems("agreement", "areas", is: ["tijuna"]).contains { $0.contains("did you mean 'tijuana'?") })
        #expect(
            fieldProblems("enlace.shelter.chnged.v1", []).contains {
                $0.contains("did you mean 'enlace.shelter.changed.v1'?")
            })
        #expect(
            fieldProblems("enlace.shelter.changed.v1", ["availible"]).contains {
                $0.contains("has no field 'availible'; did you mean 'available'?")
            })
        #expect(problems("adress", is: "x").contains { $0.contains("unknown key 'adress'") })
    }

    @Test("cannot name a whole report, whatever the partner's class and the basis")
    func refusesReports() {
        let problems = personProblems(["report"], "enlace.report.corrected.v1", basis: ["consent"])
        #expect(problems.contains { $0.contains("'report' is restricted") })
    }

    private func personProblems(
        _ fields: JSON, _ type: EventType = .concernRaised, class: JSON = "child_protection", basis: JSON?
    ) -> [String] {
        personProblems(fields, type.name, class: `class`, basis: basis)
    }

    private func personProblems(
        _ fields: JSON, _ type: String, class: JSON = "child_protection", basis: JSON?
    ) -> [String] {
        let file = PartnerConfigurationTests.file
            .replacing(["agreement", "types"], with: .object([.init(type, ["fields": fields])]))
            .replacing(["agreement", "basis"], with: basis).replacing(["class"], with: `class`)
        return read(file).problems
    }

    @Test("may name restricted fields with the grounds on which they may leave, and not without")
    func basis() {
        let fields: JSON = ["person", "kind", "area"]
        #expect(personProblems(fields, basis: ["consent", "vital_interest", "best_interest"]) == [])
        #expect(
            personProblems(fields, basis: nil) == [
                "fields: 'person' is restricted, and the agreement names no basis",
                "fields: 'kind' is restricted, and the agreement names no basis",
            ])
        #expect(personProblems(["area", "urgency"], basis: nil) == [])
        #expect(personProblems(fields, basis: ["consnt"]).contains { $0.contains("did you mean 'consent'?") })
        #expect(personProblems(fields, basis: []).contains { $0.contains("name at least one ground") })
    }

    @Test("gives restricted fields with the person only, who could not be erased otherwise")
    func basisWithoutPerson() {
        let problems = personProblems(["kind", "area"], basis: ["consent"])
        #expect(problems.count == 1 && problems[0].contains("go with 'person' only"))
    }

    @Test("of those behind the wall names nothing about a person", arguments: ["enforcement", "media", "public"])
    func basisBehindTheWall(class: String) {
        let all = personProblems(["person"], class: .string(`class`), basis: ["consent"])
        #expect(all.contains { $0.contains("gets nothing restricted on any basis") })
        #expect(all.contains { $0.contains("is about one person, and never goes to a partner of class \(`class`)") })
        #expect(all.contains { $0.contains("'person' is restricted, and a partner of class \(`class`)") })
        #expect(personProblems([], class: .string(`class`), basis: nil).count == 1)
    }

    @Test("cannot name what goes to whom it concerns, nor consents, which stay here")
    func refusesErrands() {
        for type in [EventType.erasureRequested, .erasureConfirmed] {
            #expect(personProblems([], type, basis: nil).contains { $0.contains("by no agreement") })
        }
        for type in [EventType.consentGranted, .basisInvoked] {
            #expect(personProblems([], type, basis: nil).contains { $0.contains("never leaves the node") })
        }
    }

    @Test("cannot name a type that never leaves the node")
    func refusesTypesThatStay() {
        #expect(fieldProblems("enlace.relay.decided.v1", []).contains { $0.contains("never leaves the node") })
        #expect(fieldProblems("enlace.notice.failed.v1", []).contains { $0.contains("never leaves the node") })
    }

    @Test("cannot open the wall", arguments: ["enforcement", "media", "public"])
    func wall(class: String) {
        let position = fieldProblems("enlace.shelter.registered.v1", ["position"], class: .string(`class`))
        #expect(position.contains { $0.contains("is a position, which never goes to a partner of class \(`class`)") })
        let figures = fieldProblems("enlace.shelter.changed.v1", ["name", "available"], class: .string(`class`))
        #expect(figures.count == 1)
        #expect(figures.contains { $0.contains("'available' is internal") && $0.contains("public fields only") })
        #expect(fieldProblems("enlace.shelter.changed.v1", ["name", "status"], class: .string(`class`)).isEmpty)
    }

    private static let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"

    @Test("may pin the server's public keys and name a certificate to show")
    func identities() {
        let pin = "sha256//" + String(repeating: "A", count: 43) + "="
        let file = PartnerConfigurationTests.file
            .replacing(["endpoint", "pinned_keys"], with: [.string(pin)])
            .replacing(
                ["endpoint", "client_certificate"],
                with: ["certificate": .string(PartnerConfigurationTests.certificate), "key": "tls"])
        let (partner, problems) = read(file)
        #expect(problems.isEmpty)
        #expect(partner.endpoint?.pinnedKeys == [pin])
        #expect(partner.endpoint?.clientCertificate?.certificate == PartnerConfigurationTests.certificate)
        #expect(partner.endpoint?.clientCertificate?.key.contains("PRIVATE KEY") == true)
        let plain = file.replacing(["endpoint", "url"], with: "http://ngo.example/")
            .replacing(["endpoint", "allow_plain_http"], with: true)
        #expect(
            read(plain).problems == [
                "pinned_keys: needs TLS; the url begins with http://",
                "client_certificate: needs TLS; the url begins with http://",
            ])
    }

    @Test(
        "with a pin that is none says how one looks",
        arguments: ["sha256//AAAA", "sha1//AAAA", "sha256//" + String(repeating: ";", count: 43) + "="])
    func pin(text: String) {
        #expect(
            problems("endpoint", "pinned_keys", is: [.string(text)]) == [
                "pinned_keys: expected sha256// and the SHA-256 of a public key in base64 (44 characters)"
            ])
    }

    @Test("with a certificate or a key that is none is refused, and so is a key behind a password")
    func clientCertificate() {
        func problems(_ certificate: String, _ key: JSON) -> [String] {
            self.problems("endpoint", "client_certificate", is: ["certificate": .string(certificate), "key": key])
        }
        let certificate = PartnerConfigurationTests.certificate
        #expect(
            problems("/etc/ssl/node.pem", "tls").first?.hasPrefix("certificate: expected certificates in PEM") == true)
        #expect(problems(certificate.replacing("END", with: "ENDE"), "tls").count == 1)
        #expect(problems(certificate, "tsl") == ["unknown secret 'tsl'; did you mean 'tls'?"])
        #expect(problems(certificate, "broken") == ["key: secret 'broken' is no private key in PEM"])
        #expect(problems(certificate, "locked").first?.contains("encrypted with a password") == true)
    }

    @Test(
        "with an endpoint that nothing can be sent to is refused",
        arguments: [
            "ftp://ngo.example/", "https://", "https://user:word@ngo.example/", "https://ngo.example/#top",
            "https://ngo.example:0/", "https://ngo.example:99999/", "https://ngo example/", "https://[::1/",
            "http://ngo.example/hook", "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://010.0.0.1/",
            "https://[fe80::1%25eth0]/", "https://[1.2.3.4]/", "https://ngo.example./", "https://ngo..example/",
            "https://%6ego.example/", "https://ngo.example:+443/",
        ])
    func endpoint(url: String) {
        #expect(problems("endpoint", "url", is: .string(url)).count == 1)
    }

    @Test("may listen at an address, on a port, and with plain http where it says so")
    func endpoints() {
        for url in [
            "https://ngo.example", "https://[2001:db8::1]:8443/hook?x=1", "https://192.0.2.1:8443/",
            "https://3com.0x.org",
        ] {
            #expect(problems("endpoint", "url", is: .string(url)).isEmpty, "\(url)")
        }
        let plain: JSON = ["url": "http://ngo.example/hook", "allow_plain_http": true]
        #expect(problems("endpoint", is: plain).isEmpty)
    }

    @Test("needs keys that exist and can sign, and never quotes one")
    func keys() {
        #expect(problems("keys", is: nil).contains { $0.contains("at least one is required") })
        #expect(problems("keys", is: ["ngo-2027"]).contains { $0.contains("unknown secret 'ngo-2027'") })
        let broken = problems("keys", is: ["broken"])
        #expect(broken.count == 1)
        #expect(!broken.contains { $0.contains("hunter2") })
    }

    @Test("takes a read token as a digest too")
    func readTokens() {
        let digest: JSON = .array([.string("sha256:" + String(repeating: "0a", count: 32))])
        #expect(problems("read_tokens", is: digest).isEmpty)
        #expect(problems("read_tokens", is: ["sha256:0a"]).count == 1)
        #expect(problems("read_tokens", is: ["broken"]).contains { $0.contains("is no SHA-256") })
    }

    @Test("may leave out the endpoint, or ask for thin notices, where it has a token to pull with")
    func pulling() {
        let file = PartnerConfigurationTests.file
        let reader = read(file.replacing(["endpoint"], with: nil).replacing(["keys"], with: nil))
        #expect(reader.problems.isEmpty)
        #expect(reader.partner.endpoint == nil)
        let thin = read(file.setting("format", "thin"))
        #expect(thin.problems.isEmpty)
        #expect(thin.partner.format == .thin)
        #expect(read(file).partner.format == .notice)
        #expect(
            read(file.replacing(["endpoint"], with: nil).replacing(["read_tokens"], with: nil)).problems == [
                "endpoint: is required, with a url to send to; without it, read_tokens to pull with"
            ])
        for tokens in [nil, []] as [JSON?] {
            #expect(
                read(file.setting("format", "thin").replacing(["read_tokens"], with: tokens)).problems == [
                    "format: thin needs read_tokens, with which the notices are pulled"
                ])
        }
        #expect(
            read(file.replacing(["endpoint", "pinned_keys"], with: [])).problems == [
                "pinned_keys: name at least one, or take the key out"
            ])
        #expect(problems("format", is: "thn").contains { $0.contains("did you mean 'thin'?") })
        #expect(
            read(file.setting("format", "thin").setting("peer", "sd")).problems == [
                "format: a peer takes whole notices; a node does not pull"
            ])
    }

    @Test("may bound its rate and ask for order, which are none unless it does")
    func pace() {
        let plain = read(PartnerConfigurationTests.file).partner
        #expect(plain.rate == nil)
        #expect(plain.order == .unordered)
        let asked = read(PartnerConfigurationTests.file.setting("rate", .double(0.5)).setting("order", "object"))
        #expect(asked.problems.isEmpty)
        #expect(asked.partner.rate == 0.5)
        #expect(asked.partner.order == .object)
    }

    @Test("with a rate out of range or an unknown order says what is expected")
    func paceProblems() {
        for rate: JSON in [0, -1, 1_001, "fast", ["a": 1]] {
            #expect(problems("rate", is: rate) == ["rate: expected a number from 0.01 to 1000.0"], "\(rate.text)")
        }
        #expect(problems("order", is: "objct").contains { $0.contains("did you mean 'object'?") })
    }

    @Test(
        "may hide small counts, choose languages and tell places more exactly; if not, counts are exact, places are not"
    )
    func terms() {
        let plain = read(PartnerConfigurationTests.file).partner.agreement
        #expect(plain.minCount == 1 && plain.languages == nil && plain.precision == .city)
        let file = PartnerConfigurationTests.file.replacing(["agreement", "min_count"], with: 5)
            .replacing(["agreement", "languages"], with: ["es", "pt-BR"])
        for (text, precision): (JSON, PlacePrecision) in [("exact", .exact), (2, .decimals(2)), ("city", .city)] {
            let (partner, problems) = read(file.replacing(["agreement", "precision"], with: text))
            #expect(problems.isEmpty)
            #expect(partner.agreement.precision == precision)
            #expect(partner.agreement.minCount == 5)
            #expect(partner.agreement.languages == ["es", "pt-BR"])
        }
    }

    @Test("with terms that make no sense says what is expected")
    func termProblems() {
        #expect(
            problems("agreement", "min_count", is: 2) == [
                "min_count: 2 would hide nothing: what is below 2 and not 0 is 1; say 1, or 3 or more"
            ])
        #expect(problems("agreement", "min_count", is: 0) == ["min_count: expected a whole number from 1 to 100"])
        #expect(problems("agreement", "min_count", is: "few").count == 1)
        #expect(problems("agreement", "languages", is: []).contains { $0.contains("name at least one") })
        #expect(problems("agreement", "languages", is: ["español"]).contains { $0.contains("expected a language tag") })
        #expect(problems("agreement", "precision", is: "exakt").contains { $0.contains("did you mean 'exact'?") })
        #expect(problems("agreement", "precision", is: 5).contains { $0.contains("0 to 4 decimals") })
    }

    @Test("that gives a place or an exact count which its terms keep is refused, and told which term")
    func contradictions() {
        let place = fieldProblems("enlace.shelter.registered.v1", ["position"])
        #expect(place.contains { $0.contains("'position' is a position, and partners see the city; say precision: ") })
        let file = PartnerConfigurationTests.file.replacing(["agreement", "min_count"], with: 5)
        let types: JSON = ["enlace.shelter.changed.v1": ["fields": ["available", "uncovered", "available_by_group"]]]
        let counts = read(file.replacing(["agreement", "types"], with: types)).problems
        #expect(counts.count == 2)
        #expect(counts.allSatisfy { $0.contains("which min_count: 5 does not give; leave it out") })
    }

    @Test("without areas, types or an agreement is refused, because all that is not named is denied")
    func needsAgreement() {
        #expect(problems("agreement", is: nil).contains { $0.contains("without one nothing is sent") })
        #expect(problems("agreement", "areas", is: []).count == 1)
        #expect(problems("agreement", "types", is: nil).count == 1)
        #expect(problems("agreement", "notice_lifetime", is: "400d").count == 1)
    }
}

extension ConfigurationNode {
    /// The node that a YAML file of the same content would give.
    init(_ json: JSON) {
        let place = SourcePlace(file: "partner.yaml", line: 1, column: 1)
        switch json {
        case .null: self.init(.null, at: place)
        case .string(let text): self.init(.scalar(text, isQuoted: true), at: place)
        case .array(let items): self.init(.list(items.map { ConfigurationNode($0) }), at: place)
        case .object(let members):
            self.init(.record(members.map { ($0.key, place, ConfigurationNode($0.value)) }), at: place)
        default: self.init(.scalar(json.text, isQuoted: false), at: place)
        }
    }
}

extension JSON {
    fileprivate func setting(_ key: String, _ value: JSON) -> JSON { replacing([key], with: value) }

    fileprivate func replacing(_ path: [String], with value: JSON?) -> JSON { replacing(path[...], with: value) }

    fileprivate func replacing(_ path: ArraySlice<String>, with value: JSON?) -> JSON {
        guard let key = path.first, case .object(var members) = self else { return value ?? .null }
        let old = self[key]
        members.removeAll { $0.key == key }
        let new = path.count == 1 ? value : (old ?? [:]).replacing(path.dropFirst(), with: value)
        if let new { members.append(Member(key, new)) }
        return .object(members)
    }
}
