import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Validation against the catalog")
struct ValidationTests {
    private let now = Timestamp(milliseconds: 1_772_346_600_000)  // 2026-03-01T06:30:00Z

    private func findings(
        _ data: String, _ type: EventType = .shelterReported, form: EventCatalog.Form = .posted
    ) -> [String] {
        EventCatalog.standard.validate(.literal(data), as: type, form: form, now: now).all
            .map { "\($0.pointer): \($0.detail)" }
    }

    @Test("takes a sound report")
    func sound() {
        #expect(
            findings(
                #"{"asof":"2026-03-01T06:30:00Z","present":{"single_adult":40},"total":41,"needs":["agua \u00e9"]}"#)
                == [])
    }

    @Test("names all that is wrong at once, with pointers and units")
    func allAtOnce() {
        let data = """
            {"present":{"single_adult":-1,"single_adlut":2,"unknown":1.5},"totl":3,"usable":[],"total":"many",
             "services_down":["ok",7,"two\\nlines"],"needs":"water"}
            """
        let people = "must be a whole number of people from 0 to 1000000"
        #expect(
            findings(data) == [
                "/data/asof: is required",
                "/data/present/single_adult: \(people)",
                "/data/present/single_adlut: unknown key; known are single_adult, family_member, unaccompanied_child, "
                    + "unknown; did you mean 'single_adult'?",
                "/data/present/unknown: \(people)",
                "/data/total: \(people)",
                "/data/usable: must be an object of counts",
                "/data/services_down/1: must be a text of one line, 1 to 60 characters, without control characters",
                "/data/services_down/2: must be a text of one line, 1 to 60 characters, without control characters",
                "/data/needs: must be a list",
                "/data/totl: unknown field; did you mean 'total'?",
            ])
    }

    @Test("suggests the type that was meant")
    func unknownType() {
        #expect(
            findings("{}", EventType("enlace.shelter.report.v1")) == [
                "/type: is not a type of the catalog; did you mean 'enlace.shelter.reported.v1'?"
            ])
        #expect(findings("{}", EventType("com.example.other")) == ["/type: is not a type of the catalog"])
    }

    @Test("wants data, and wants it to be an object")
    func data() {
        let catalog = EventCatalog.standard
        #expect(catalog.validate(nil, as: .shelterReported, form: .posted, now: now).all.map(\.pointer) == ["/data"])
        #expect(findings("null") == ["/data: is required"])
        #expect(findings("[]") == ["/data: must be an object"])
    }

    @Test("refuses null, which says less than leaving the field out")
    func null() {
        #expect(findings(#"{"asof":"2026-03-01T06:30:00Z","total":1,"needs":null}"#) == ["/data/needs: must be a list"])
    }

    @Test("lets a poster's clock run five minutes ahead and no more")
    func clock() {
        #expect(findings(#"{"asof":"2026-03-01T06:35:00.000Z","total":1}"#) == [])
        #expect(
            findings(#"{"asof":"2026-03-01T06:35:00.001Z","total":1}"#) == [
                "/data/asof: lies more than 5 minutes ahead of this node's clock"
            ])
        #expect(
            findings(#"{"asof":"2026-03-01 6:30","total":1}"#) == [
                "/data/asof: must be an RFC 3339 date and time, for example 2026-03-01T06:30:00Z"
            ])
        // A service point may say when it will open again.
        #expect(
            findings(
                #"{"asof":"2026-03-01T06:30:00Z","status":"closed","reopens":"2026-04-01T00:00:00Z"}"#, .serviceReported
            )
                == [])
    }

    @Test("lets an edition be of tomorrow, where it is that already, and of no later day")
    func edition() {
        func cell(_ edition: String) -> String {
            #"{"dataset":"d","unit":"people","period":"2026-02","count":1,"edition":"\#(edition)"}"#
        }
        #expect(findings(cell("2026-03-02"), .flowReported) == [])
        for edition in ["2026-03-03", "9999-12-31"] {
            for form in EventCatalog.Form.allCases {
                #expect(
                    findings(cell(edition), .flowReported, form: form) == [
                        "/data/edition: lies in the future by this node's clock"
                    ])
            }
        }
        #expect(findings(cell("2026-02-30"), .flowReported) == ["/data/edition: must be a day, for example 2026-03-01"])
    }

    @Test("asks what no single field can say only of data that is sound so far")
    func checks() {
        let asof = #""asof":"2026-03-01T06:30:00Z""#
        #expect(findings("{\(asof)}") == ["/data/present: either present or total is required"])
        #expect(findings("{\(asof),\"present\":{}}") == ["/data/present: either present or total is required"])
        #expect(
            findings("{\(asof),\"present\":{\"unknown\":3},\"total\":2}") == [
                "/data/total: the groups add up to more than the total"
            ])
        #expect(findings("{\(asof),\"present\":{\"unknown\":3},\"total\":-2}").count == 1)
    }

    @Test("looks into records and lists")
    func nesting() {
        let data = """
            {"name":"Casa","area":"Tijuana","usable":{},"status":"opn","languages":["es","x","ht-Latn"],
             "position":{"latitude":91,"height":2},"admits":["families","pets"]}
            """
        #expect(
            findings(data, .shelterRegistered) == [
                "/data/area: must be an id of a-z, 0-9 and -, 1 to 64 characters",
                "/data/position/latitude: must be a number of degrees from -90 to 90",
                "/data/position/longitude: is required",
                "/data/position/height: unknown field",
                "/data/admits/1: expected one of women_only, men_only, families, children, everyone",
                "/data/languages/1: must be a language tag, for example es or ht",
                "/data/status: expected one of open, full, closed, temporarily_closed; did you mean 'open'?",
            ])
    }

    @Test("counts lengths in characters, not in bytes, and refuses lists that are too long")
    func bounds() {
        func data(_ name: String, languages: Int) -> String {
            let tags = Array(repeating: "\"es\"", count: languages).joined(separator: ",")
            return #"{"name":"\#(name)","area":"t","usable":{},"status":"open","languages":[\#(tags)]}"#
        }
        #expect(findings(data(String(repeating: "é", count: 120), languages: 40), .shelterRegistered) == [])
        #expect(findings(data(String(repeating: #"\u00e9"#, count: 120), languages: 0), .shelterRegistered) == [])
        #expect(
            findings(data(String(repeating: "é", count: 121), languages: 41), .shelterRegistered) == [
                "/data/name: must be a text of one line, 1 to 120 characters, without control characters",
                "/data/languages: must have at most 40 entries",
            ])
    }

    @Test("takes line breaks in texts only", arguments: [#"a\nb"#, #"a\u2028b"#, #"a\tb"#])
    func lines(text: String) {
        let bulletin = """
            {"topic":"rumour","title":{"es":"Hoy"},"text":{"es":"\(text)"},"areas":["tijuana"],"verified_by":"DIF",
             "asof":"2026-03-01T06:30:00Z"}
            """
        #expect(findings(bulletin, .bulletinPublished) == [])
        #expect(findings(#"{"asof":"2026-03-01T06:30:00Z","total":1,"needs":["\#(text)"]}"#).count == 1)
    }

    @Test("takes no control characters anywhere", arguments: [#"\u0000"#, #"\u001b"#, #"\u007f"#, "\u{9B}"])
    func controls(text: String) {
        #expect(findings(#"{"asof":"2026-03-01T06:30:00Z","total":1,"needs":["a\#(text)b"]}"#).count == 1)
    }

    @Test("wants a bulletin's title and text in the same languages")
    func bulletin() {
        let data = """
            {"topic":"rumour","title":{"es":"Hoy","ht":"Jodi a"},"text":{"es":"Abierto","en":"Open"},"areas":["tijuana"],
             "verified_by":"DIF","asof":"2026-03-01T06:30:00Z"}
            """
        #expect(
            findings(data, .bulletinPublished) == [
                "/data/title/en: is required: text has this language",
                "/data/text/ht: is required: title has this language",
            ])
    }

    @Test("keeps to its limit whatever an event holds")
    func hostile() {
        let members = (0..<5_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        #expect(findings("{\(members)}").count == EventViolations.limit)
    }

    @Test("never quotes a value")
    func discretion() {
        let name = "Maria Fernanda"
        let data = """
            {"asof":"\(name)","present":"\(name)","total":"\(name)","usable":{"any":"\(name)"},"needs":[["\(name)"]],
             "services_down":{"x":"\(name)"}}
            """
        let found = findings(data)
        #expect(found.count == 6)
        #expect(!found.contains { $0.contains(name) })
    }
}

@Suite("Dates and tags in data")
struct SyntaxTests {
    /// A type of our own shows a field's rule without the rest.
    private func isValid(_ type: FieldType, _ value: JSON) -> Bool {
        let description = EventTypeDescription(
            EventType("test"), doc: "", object: ObjectRule(.event, .mentions), retention: .always,
            fields: [FieldDescription("value", type, .public, doc: "")])
        return EventCatalog([description]).validate(
            document(["value": value]).root, as: EventType("test"), form: .posted, now: Timestamp(milliseconds: 0)
        ).isEmpty
    }

    @Test(
        "months and days must exist",
        arguments: [
            ("2026-03", true, false), ("2026-12", true, false), ("2026-13", false, false), ("2026-00", false, false),
            ("0000-01", false, false), ("2026-3", false, false), ("2026-03-", false, false), ("2026/03", false, false),
            ("2026-03-31", false, true), ("2026-02-29", false, false), ("2024-02-29", false, true),
            ("2026-04-31", false, false), ("2026-03-00", false, false), ("20260301", false, false), ("", false, false),
        ])
    func dates(text: String, isMonth: Bool, isDay: Bool) {
        #expect(isValid(.month, .string(text)) == isMonth)
        #expect(isValid(.day, .string(text)) == isDay)
    }

    @Test(
        "language tags have the shape of BCP 47",
        arguments: [
            ("es", true), ("mam", true), ("ht-Latn", true), ("zh-Hant-TW", true), ("es-419", true), ("e", false),
            ("espanol", false), ("es-", false), ("es--MX", false), ("-es", false), ("es_MX", false), ("e1", false),
            ("es-x", false), ("es-abcdefghi", false), ("", false), ("és", false),
            ("es-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa", false),
        ])
    func languages(text: String, isTag: Bool) {
        #expect(isValid(.language, .string(text)) == isTag)
    }

    @Test(
        "ids are plain",
        arguments: [
            ("a", true), ("mx-tij-1", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false), ("", false), ("A", false), ("a b", false), ("a_b", false),
            ("a\n", false), ("é", false),
        ])
    func identifiers(text: String, isID: Bool) {
        #expect(isValid(.identifier, .string(text)) == isID)
        #expect(isValid(.area, .string(text)) == isID)
    }

    @Test(
        "persons are pseudonyms in one fixed form",
        arguments: [
            ("p-0123456789abcdef0123456789abcdef", true), ("p-0123456789ABCDEF0123456789abcdef", false),
            ("p-0123456789abcdef0123456789abcde", false), ("p-0123456789abcdef0123456789abcdef0", false),
            ("0123456789abcdef0123456789abcdef", false), ("q-0123456789abcdef0123456789abcdef", false),
            ("p-0123456789abcdef0123456789abcdeg", false), ("p-0123456789abcdef0123456789abcdef\n", false),
            ("Maria Lopez", false), ("", false),
        ])
    func persons(text: String, isPseudonym: Bool) {
        #expect(isValid(.person, .string(text)) == isPseudonym)
    }

    @Test("numbers, flags and texts by language keep to their bounds")
    func others() {
        #expect(isValid(.number(0...1), .double(0.25)))
        #expect(!isValid(.number(0...1), .double(1.01)))
        #expect(!isValid(.number(0...1), "0.5"))
        #expect(isValid(.flag, true) && !isValid(.flag, 1))
        #expect(isValid(.texts(maxLength: 3), ["es": "uno"]))
        #expect(!isValid(.texts(maxLength: 3), ["es": "tres"]))
        #expect(!isValid(.texts(maxLength: 3), [:]))
        #expect(!isValid(.texts(maxLength: 3), ["spanish": "uno"]))
        #expect(!isValid(.texts(maxLength: 3), ["es": 1]))
    }
}
