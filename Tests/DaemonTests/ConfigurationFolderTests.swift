import EnlaceCore
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("A configuration folder with mistakes")
struct ConfigurationFolderTests {
    /// One mistake: the file that has it, its text, and what is said of it after the folder's path.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var text: String
        var others: [String: String] = [:]
        var said: [String]

        var testDescription: String { name }
    }

    static let mistakes = [
        Mistake(
            name: "an unknown key", file: "enlaced.yaml", text: "node: { id: tijuana }\nintakes: {}\n",
            said: ["enlaced.yaml:2:1: unknown key 'intakes'; did you mean 'intake'?"]),
        Mistake(
            name: "metrics on an address of intake", file: "enlaced.yaml",
            text: """
                node: { id: tijuana }
                intake: { listen: ["127.0.0.1:0", "127.0.0.1:0", "[::1]:8080"] }
                metrics: { listen: "[::1]:8080" }
                """,
            said: ["enlaced.yaml:3:20: listen: [::1]:8080 is an address of intake: name another"]),
        Mistake(
            name: "one address twice", file: "enlaced.yaml",
            text: "node: { id: tijuana }\nintake: { listen: [\"localhost:8080\", \"localhost:8080\"] }\n",
            said: ["enlaced.yaml:2:38: listen: localhost:8080 is named twice"]),
        Mistake(
            name: "a time in which nobody can erase", file: "enlaced.yaml",
            text: "node: { id: tijuana }\nerasures: { due_after: 5s }\n",
            said: ["enlaced.yaml:2:24: due_after: expected from 1m to 90d"]),
        Mistake(
            name: "restricted fields without a basis", file: "partners.d/a.yaml",
            text: Sample.partner(
                "clinic", url: "http://127.0.0.1:1/", types: [.concernRaised: ["person", "area"]]),
            said: ["partners.d/a.yaml:12:", "fields: 'person' is restricted, and the agreement names no basis"]),
        Mistake(
            name: "a person for the press", file: "partners.d/a.yaml",
            text: Sample.partner("press", class: "media", url: "http://127.0.0.1:1/", types: [.concernRaised: []]),
            said: ["partners.d/a.yaml:12:", "is about one person, and never goes to a partner of class media"]),
        Mistake(
            name: "no YAML", file: "rules.d/a.yaml", text: "rules:\n  - id: \"open\n",
            said: ["rules.d/a.yaml:3:1: this is not YAML"]),
        Mistake(
            name: "a key that stands twice", file: "agencies.d/a.yaml",
            text: Sample.agency("desom") + "\nid: other\n", said: ["agencies.d/a.yaml:", "key 'id' stands twice"]),
        Mistake(
            name: "an unknown area", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", areas: ["mx-bcn-tijuanna"]),
            said: ["agencies.d/a.yaml:3:9: unknown area 'mx-bcn-tijuanna'; did you mean 'mx-bcn-tijuana'?"]),
        Mistake(
            name: "an unknown type", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", types: [EventType("enlace.shelter.reporte.v1")]),
            said: ["agencies.d/a.yaml:2:9: unknown event type", "did you mean 'enlace.shelter.reported.v1'?"]),
        Mistake(
            name: "a derived type that no agency posts", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", types: [.shelterChanged]),
            said: ["agencies.d/a.yaml:2:9: ", "is derived and only a peer may post it"]),
        Mistake(
            name: "an unknown secret", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", authentication: "{ kind: standard_webhooks, keys: [notice] }"),
            said: ["agencies.d/a.yaml:4:52: unknown secret 'notice'; did you mean 'notices'?"]),
        Mistake(
            name: "a secret in a file", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", authentication: "{ kind: standard_webhooks, keys: [whsec_AAAA] }"),
            said: ["agencies.d/a.yaml:4:52: keys: a secret key does not belong in this file"]),
        Mistake(
            name: "a partner without a class", file: "partners.d/a.yaml",
            text: clinic.replacing("class: humanitarian\n", with: ""),
            said: ["partners.d/a.yaml:1:1: class: is required, a partner without a class gets no notices"]),
        Mistake(
            name: "a position for the press", file: "partners.d/a.yaml",
            text: partner("media", fields: ["name", "position"]),
            said: [":12:52: fields: 'position' is a position, which never goes to a partner of class media"]),
        Mistake(
            name: "an internal field for an enforcement authority", file: "partners.d/a.yaml",
            text: partner("enforcement", fields: ["usable"]),
            said: [":12:46: fields: 'usable' is internal, and a partner of class enforcement gets public fields only"]),
        Mistake(
            name: "one receiver of two classes", file: "partners.d/b.yaml",
            text: Sample.partner(
                "press", class: "media", url: "http://127.0.0.1:9/hook?x", types: [.shelterRegistered: ["name"]]),
            others: [
                "partners.d/a.yaml": Sample.partner(
                    "clinic", url: "http://127.0.0.1:9/hook", types: [.shelterRegistered: ["name"]])
            ],
            said: [
                "partners.d/b.yaml:5:18: class: the endpoint is that of partner 'clinic' too, which is of class humanitarian: "
                    + "one receiver has one class"
            ]),
        Mistake(
            name: "one receiver that is told small counts by another file", file: "partners.d/b.yaml",
            text: Sample.partner(
                "o2", url: "http://127.0.0.1:9/hook", types: [.arrivalReported: ["total"]], more: "  min_count: 5\n"),
            others: [
                "partners.d/a.yaml": Sample.partner(
                    "o1", url: "http://127.0.0.1:9/hook", types: [.arrivalReported: ["people", "total"]],
                    more: "  min_count: 5\n")
            ],
            said: [
                "partners.d/b.yaml:5:18: agreement: the endpoint is that of partner 'o1' too, which has another "
                    + "fields of enlace.arrival.reported.v1 that count people: small counts that one file hides"
            ]),
        Mistake(
            name: "plain http", file: "partners.d/a.yaml",
            text: clinic.replacing("allow_plain_http: true", with: "allow_plain_http: false"),
            said: ["partners.d/a.yaml:5:", "plain http is refused"]),
        Mistake(
            name: "an address within", file: "partners.d/a.yaml",
            text: Sample.partner("clinic", url: "http://10.1.2.3/", types: [.shelterRegistered: ["name"]]),
            said: [
                "partners.d/a.yaml:5:18: endpoint: url: 10.1.2.3 is private (10.0.0.0/8); "
                    + "list 10.1.2.3/32 under plugins.webhooks.egress.allow to permit it"
            ]),
        Mistake(
            name: "a receiver of two classes by its token", file: "partners.d/b.yaml",
            text: Sample.partner(
                "press", class: "media", url: "http://127.0.0.1:8/hook", types: [.shelterRegistered: ["name"]],
                more: token),
            others: [
                "partners.d/a.yaml": Sample.partner(
                    "clinic", url: "http://127.0.0.1:9/hook", types: [.shelterRegistered: ["name"]], more: token)
            ],
            said: ["partners.d/b.yaml:13:14: class: a read token is that of partner 'clinic' too"]),
        Mistake(
            name: "true in place of a text", file: "enlaced.yaml", text: "node: { id: tijuana, name: true }\n",
            said: [#"enlaced.yaml:1:28: name: expected a text; to mean one, put it in quotes: "true""#]),
        Mistake(
            name: "a number in place of a text", file: "partners.d/a.yaml",
            text: clinic.replacing("version: \"2026-03\"", with: "version: 1"),
            said: [#": version: expected a text; to mean one, put it in quotes: "1""#]),
        Mistake(
            name: "a number in a list of texts", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", areas: ["7"]),
            said: [#"agencies.d/a.yaml:3:9: areas: expected a text; to mean one, put it in quotes: "7""#]),
        Mistake(
            name: "another way to write an address", file: "partners.d/a.yaml",
            text: Sample.partner("clinic", url: "http://0x7f.1/", types: [.shelterRegistered: ["name"]]),
            said: ["partners.d/a.yaml:5:", "an IPv4 address must be four decimal numbers"]),
        Mistake(
            name: "a type that never leaves", file: "partners.d/a.yaml",
            text: Sample.partner("clinic", url: "http://127.0.0.1:9/", types: [.relayDecided: []]),
            said: ["partners.d/a.yaml:12:5: types: 'enlace.relay.decided.v1' never leaves the node"]),
        Mistake(
            name: "a rule of no known kind", file: "rules.d/a.yaml",
            text: "rules:\n  - { id: a, kind: treshold }\n",
            said: ["rules.d/a.yaml:2:20: kind: ", "did you mean 'threshold'?"]),
        Mistake(
            name: "a wrong duration", file: "enlaced.yaml",
            text: "node: { id: tijuana }\nshelters: { stale_after: 12 hours }\n",
            said: ["enlaced.yaml:2:26: "]),
        Mistake(
            name: "a plugin that is not there", file: "enlaced.yaml",
            text: "node: { id: tijuana }\nplugins: { sqlit: {} }\n",
            said: ["enlaced.yaml:2:", "plugins: ", "did you mean 'sqlite'?"]),
        Mistake(
            name: "an area within itself", file: "areas.yaml",
            text: "areas:\n  - { id: mx, parent: mx-bcn }\n  - { id: mx-bcn, parent: mx }\n",
            said: ["areas.yaml:2:23: area 'mx' lies within itself"]),
        Mistake(
            name: "a code of two areas, whatever its case and the system that uses it", file: "areas.yaml",
            text: "areas:\n  - { id: a, codes: { cbp: San Diego Sector } }\n"
                + "  - { id: b, codes: { dhs: SAN DIEGO SECTOR, cbp: B } }\n",
            said: ["areas.yaml:3:28: codes: 'SAN DIEGO SECTOR' (dhs) is a code of area 'a' already\n1 problem found"]),
        Mistake(
            name: "an empty code", file: "areas.yaml", text: "areas:\n  - { id: a, codes: { cbp: \"\" } }\n",
            said: ["areas.yaml:2:28: codes: expected a text under 'cbp', not an empty one"]),
        Mistake(
            name: "a code of no system", file: "areas.yaml", text: "areas:\n  - { id: a, codes: { \"\": A } }\n",
            said: ["areas.yaml:2:23: codes: expected the name of a system"]),
        Mistake(
            name: "a name in no language", file: "areas.yaml",
            text: "areas:\n  - { id: a, names: { es: A, not a tag!: B } }\n",
            said: ["areas.yaml:2:30: names: expected a language tag such as es or pt-BR, got 'not a tag!'"]),
        Mistake(
            name: "a source of two agencies", file: "agencies.d/b.yaml",
            text: Sample.agency("imm", more: "sources:\n  - /agencies/imm\n  - /agencies/desom/*\n"),
            others: ["agencies.d/a.yaml": Sample.agency("desom", more: "sources: [/agencies/desom/night]")],
            said: [
                "agencies.d/b.yaml:7:5: source '/agencies/desom/*' overlaps with '/agencies/desom/night' "
                    + "of agency 'desom'"
            ]),
        Mistake(
            name: "a source that follows from the id, of two agencies", file: "agencies.d/b.yaml",
            text: Sample.agency("imm"),
            others: ["agencies.d/a.yaml": Sample.agency("desom", more: "sources: [/agencies/imm]")],
            said: ["agencies.d/b.yaml:1:5: source '/agencies/imm' overlaps with '/agencies/imm' of agency 'desom'"]),
        Mistake(
            name: "a source of the node itself", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", more: "sources: [/nodes/tijuana/shelters, /agencies/desom, /*, '']"),
            said: [
                "agencies.d/a.yaml:5:11: source '/nodes/tijuana/shelters' overlaps with '/nodes/tijuana/*', which is this "
                    + "node's own",
                "agencies.d/a.yaml:5:53: source '/*' overlaps with '/nodes/tijuana/*', which is this node's own",
                "agencies.d/a.yaml:5:57: sources: an entry has no value; write one, or take it out",
            ]),
        Mistake(
            name: "an endpoint without an address", file: "partners.d/a.yaml",
            text: Sample.partner("clinic", url: "", types: [.shelterRegistered: ["name"]], more: "peer_keys: []"),
            said: [
                "partners.d/a.yaml:5:11: key 'url' is required",
                "partners.d/a.yaml:13:12: peer_keys: name at least one, or take the key out",
            ]),
        Mistake(
            name: "nobody's password", file: "agencies.d/a.yaml",
            text: Sample.agency(
                "desom",
                authentication: Sample.bearer + #", { kind: basic, user: "", password: "" }"#),
            said: ["key 'user' is required", "key 'password' is required", "\n2 problems found"]),
        Mistake(
            name: "rules that name nothing", file: "rules.d/a.yaml",
            text: """
                rules:
                  - { id: full, kind: threshold, metric: over, above: 0, areas: [], objects: [] }
                  - { id: rise, kind: surge, dataset: cbp, compare: year_before, increase: 50, series_areas: [] }
                """,
            said: [
                "rules.d/a.yaml:2:65: areas: name at least one, or take the key out",
                "rules.d/a.yaml:2:78: objects: name at least one, or take the key out",
                "rules.d/a.yaml:3:94: series_areas: name at least one, or take the key out",
            ]),
        Mistake(
            name: "a journal in a file that the node has for something else", file: "enlaced.yaml",
            text: "node: { id: tijuana }\nplugins: { sqlite: { path: secrets.sealed } }\n",
            said: ["enlaced.yaml:2:28: path: expected the name of a file that ends in .db"]),
        Mistake(
            name: "a secret key that should be a public one", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", authentication: "{ kind: standard_webhooks, keys: [pair] }"),
            said: ["keys: secret 'pair' is the secret half of a pair; write its public half"]),
        Mistake(
            name: "a file of a Windows editor, after its byte order mark", file: "agencies.d/a.yaml",
            text: "\u{FEFF}" + Sample.agency("desom", areas: ["mars"]),
            said: ["agencies.d/a.yaml:3:9: unknown area 'mars'", "\n1 problem found"]),
        Mistake(
            name: "no sources", file: "agencies.d/a.yaml", text: Sample.agency("desom", more: "sources: []"),
            said: ["agencies.d/a.yaml:5:10: sources: name at least one, or take the key out"]),
        Mistake(
            name: "empty texts", file: "enlaced.yaml",
            text: "node: { id: tijuana, identity_keys: [\"\"] }\nstate: \"\"\ncontrol: { group: \" \" }\n",
            said: [
                "enlaced.yaml:1:38: identity_keys: an entry has no value",
                "enlaced.yaml:2:8: state: has no value; write one, or take the key out",
                "enlaced.yaml:3:19: group: has no value",
            ]),
        Mistake(
            name: "a silence rule about an agency that there is not", file: "rules.d/a.yaml",
            text: "rules:\n  - { id: quiet, kind: silence, of: agency, after: 6h, objects: [desmo] }\n",
            others: ["agencies.d/a.yaml": Sample.agency("desom")],
            said: ["rules.d/a.yaml:2:5: objects: unknown agency 'desmo'; did you mean 'desom'?"]),
        Mistake(
            name: "aliases of aliases", file: "rules.d/a.yaml",
            text: "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
                + zip("abcdefg", "bcdefgh").map { one, next in
                    "\(next): &\(next) [" + Array(repeating: "*\(one)", count: 10).joined(separator: ", ") + "]\n"
                }.joined(),
            said: ["rules.d/a.yaml:1:1: its aliases come to over 100000 values"]),
        Mistake(
            name: "a source that is a star", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", more: "sources: [\"*\"]"),
            said: [
                "agencies.d/a.yaml:5:11: sources: '*' matches nothing: * stands for more only at the end, after a /, "
                    + "as in /agencies/desom/*; otherwise write the source in full"
            ]),
        Mistake(
            name: "a source with a star in a word", file: "agencies.d/a.yaml",
            text: Sample.agency("desom", more: "sources: [/agencies/desom, /agencies/im*, /a*/*, /nodes/x/*]"),
            said: [
                "agencies.d/a.yaml:5:28: sources: '/agencies/im*' matches nothing",
                "agencies.d/a.yaml:5:43: sources: '/a*/*' matches nothing", "\n2 problems found",
            ]),
    ]

    private static let token = "read_tokens: [\"sha256:\(String(repeating: "0", count: 64))\"]"

    static let clinic = partner("humanitarian", fields: ["name"])

    static func partner(_ class: String, fields: [String]) -> String {
        Sample.partner("clinic", class: `class`, url: "http://127.0.0.1:9/", types: [.shelterRegistered: fields])
    }

    @Test("shows where it is and what was probably meant", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.store(WebhookSignature.generateKeyPair().secret, named: "pair")
        try home.write(mistake.file, mistake.text)
        for (file, text) in mistake.others { try home.write(file, text) }
        let report = ConfigurationCheck(directory: home.directory, plugins: home.plugins, environment: [:]).report()
        #expect(!report.isSound)
        for part in mistake.said { #expect(report.text.contains(part), "\(report.text)") }
        #expect(report.text.hasPrefix("\(home.directory)/\(mistake.file):"))
    }

    @Test("The ledger of erasures lies outside the state folder, whatever links lead there")
    func linkedLedger() throws {
        let home = try NodeHome("tijuana")
        let link = home.directory + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: home.state)
        try home.write(
            "enlaced.yaml",
            "node: { id: tijuana, languages: [] }\nstate: \(link)\nerasure_ledger: \(home.state)/ledger\n")
        let report = ConfigurationCheck(directory: home.directory, plugins: home.plugins, environment: [:]).report()
        #expect(report.text.contains("enlaced.yaml:3:17: erasure_ledger: must lie outside the state folder"))
    }

    @Test("A node of samples has none, and the check says what it holds")
    func sound() throws {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try home.write("partners.d/clinic.yaml", Self.clinic)
        let report = ConfigurationCheck(directory: home.directory, plugins: home.plugins, environment: [:]).report()
        #expect(report.text == "node 'tijuana': 6 areas, 1 agency, 1 partner, 0 rules: no problems")
    }

    @Test("A pipe or a folder that is named like a file is refused and never waited for; a link to a file is read")
    func noFile() throws {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        let folder = "\(home.directory)/agencies.d"
        try home.write("desom", Sample.agency("desom"))
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/a.yaml", withDestinationPath: "\(home.directory)/desom")
        let check = ConfigurationCheck(directory: home.directory, plugins: home.plugins, environment: [:])
        #expect(check.report().text.contains("1 agency"))
        try #require(mkfifo("\(folder)/b.yaml", 0o600) == 0)
        try FileManager.default.createDirectory(atPath: "\(folder)/c.yaml", withIntermediateDirectories: false)
        let said = ": is not read: it is neither a regular file nor a link to one"
        #expect(
            check.report().problems.map(\.description) == [
                "\(folder)/b.yaml:1:1\(said)", "\(folder)/c.yaml:1:1\(said)",
            ])
    }

    @Test("All mistakes of all files are shown at once, in the order of files and lines")
    func allAtOnce() throws {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.writeNode(port: 0, more: "intakes: {}")
        try home.write("agencies.d/a.yaml", Sample.agency("desom", areas: ["mx-bnc"]) + "\ncolour: red\n")
        try home.write("agencies.d/b.yaml", Sample.agency("desom"))
        try home.write("partners.d/a.yaml", Self.partner("media", fields: ["usable", "nmae"]))
        try home.write("rules.d/a.yaml", "rules:\n  - { id: a, kind: silence, of: shelter }\n")
        let report = ConfigurationCheck(directory: home.directory, plugins: home.plugins, environment: [:]).report()
        let places = report.problems.map { "\($0.place)".dropFirst(home.directory.count + 1) }
        #expect(
            places == [
                "agencies.d/a.yaml:3:9", "agencies.d/a.yaml:6:1", "agencies.d/b.yaml:1:1",
                "enlaced.yaml:6:1",
                "partners.d/a.yaml:12:46", "partners.d/a.yaml:12:54", "rules.d/a.yaml:2:5",
            ])
        #expect(report.text.hasSuffix("7 problems found"))
        #expect(throws: ConfigurationFailure.self) { try home.configuration(try home.secrets()) }
    }
}
