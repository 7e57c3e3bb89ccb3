import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Types about a person")
struct PersonTypesTests {
    private let catalog = EventCatalog.standard
    private let person = "p-3f9c1b7a5d2e4860a1c3e5f708192a3b"
    private let now = Timestamp(milliseconds: 1_772_346_600_000)  // 2026-03-01T06:30:00Z

    private func findings(_ data: String, _ type: EventType) -> [String] {
        catalog.validate(.literal(data), as: type, form: .posted, now: now).all
            .map { "\($0.pointer): \($0.detail)" }
    }

    @Test("are about one person at most: the restricted, required field `person`, and no other of its kind")
    func onePerson() {
        for type in catalog.types {
            let persons = type.fields.filter { $0.type.holdsPerson }
            #expect(persons.count <= 1, "\(type.type)")
            for field in persons {
                #expect(field.name == FieldType.personField && field.isRequired, "\(type.type)")
                #expect(field.sensitivity == .restricted, "\(type.type)")
                guard case .person = field.type else {
                    Issue.record("\(type.type): a person deeper in \(field.name)")
                    continue
                }
            }
        }
    }

    @Test("have a person wherever anything is restricted, but for a corrected report")
    func restricted() {
        for type in catalog.types where type.type != .reportCorrected {
            guard type.fields.contains(where: { $0.sensitivity == .restricted }) else { continue }
            #expect(type.fields.contains { $0.name == FieldType.personField }, "\(type.type)")
        }
    }

    @Test("tell the public nothing, and no field of theirs is public")
    func nothingPublic() {
        for type in catalog.types where type.fields.contains(where: { $0.type.holdsPerson }) {
            #expect(!type.fields.contains { $0.sensitivity == .public }, "\(type.type)")
        }
    }

    @Test("refuse a name where a pseudonym belongs, without repeating it")
    func noNames() {
        let data = #"{"person":"Maria Lopez","asof":"2026-03-01T06:00:00Z"}"#
        #expect(
            findings(data, .consentWithdrawn) == [
                "/data/person: must be a pseudonym: p- and 32 lower-case hexadecimal digits"
            ])
    }

    @Test("refuse a second person as an unknown field")
    func secondPerson() {
        let data = #"{"person":"\#(person)","person_2":"\#(person)","asof":"2026-03-01T06:00:00Z"}"#
        #expect(findings(data, .consentWithdrawn).first?.hasPrefix("/data/person_2: unknown field") == true)
    }

    @Test("want a consent to say for what, to whom and until when")
    func consent() {
        let start = #"{"person":"\#(person)","asof":"2026-03-01T06:00:00Z","given_by":"person""#
        #expect(
            findings(start + #","purposes":["family-reunification"],"recipients":["san-diego"]}"#, .consentGranted)
                == ["/data/until: is required"])
        #expect(
            findings(start + #","purposes":[],"classes":[],"until":"2026-03-01T05:00:00Z"}"#, .consentGranted) == [
                "/data/purposes: must name at least one",
                "/data/recipients: either recipients or classes must name at least one",
                "/data/until: must be later than asof",
            ])
    }

    @Test("let nobody name a walled class as recipient", arguments: ["enforcement", "media", "public"])
    func walled(name: String) {
        let data = """
            {"person":"\(person)","asof":"2026-03-01T06:00:00Z","ground":"vital_interest","reason":"x",
             "invoked_by":"officer-17","purposes":["care"],"classes":["\(name)"]}
            """
        #expect(findings(data, .basisInvoked).map { $0.prefix(17) } == ["/data/classes/0: "])
    }
}

extension FieldType {
    fileprivate var holdsPerson: Bool {
        switch self {
        case .person: true
        case .list(let element, _): element.holdsPerson
        case .record(let fields): fields.contains { $0.type.holdsPerson }
        case .report(let types, _): types.contains { $0.fields.contains { $0.type.holdsPerson } }
        default: false
        }
    }
}
