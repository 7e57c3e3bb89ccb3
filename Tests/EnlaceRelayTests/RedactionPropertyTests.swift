import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What is let out")
struct RedactionPropertyTests {
    private static let types = EventCatalog.standard.types.filter(\.mayTravel)

    @Test("holds nothing but the agreed fields, for any agreement and any event", arguments: 0..<40)
    func onlyAgreed(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var made = 0
        for description in Self.types {
            let canaries = CanaryData(description)
            let agreed = Set(description.fields.map(\.name).filter { _ in Bool.random(using: &random) })
            let `class` = PartnerClass.allCases.randomElement(using: &random) ?? .public
            let partner = Samples.partner(class: `class`, areas: ["border"], fields: [description.type: agreed])
            for notice in notices(of: canaries.draft, to: partner) {
                made += 1
                // Nobody has granted anything, so that nothing restricted may be among them.
                let open = agreed.filter { name in
                    description.fields.contains { $0.name == name && $0.highestSensitivity < .restricted }
                }
                check(notice, canaries, open, description, `class`)
            }
        }
        #expect(made > 0)
    }

    private func notices(of draft: EventDraft, to partner: Partner) -> [Notice] {
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(draft.event, effects: &effects)
        return effects.notices
    }

    private func check(
        _ notice: Notice, _ canaries: CanaryData, _ agreed: Set<String>, _ description: EventTypeDescription,
        _ class: PartnerClass
    ) {
        let text = String(decoding: notice.body, as: UTF8.self)
        for (field, words) in canaries.words where !agreed.contains(field) {
            for word in words { #expect(!text.contains(word), "\(description.type) \(field)") }
        }
        for word in canaries.stowaways { #expect(!text.contains(word), "\(description.type)") }
        for field in description.fields where agreed.contains(field.name) {
            #expect(field.highestSensitivity != .restricted)
            if `class`.isWalled { #expect(field.highestSensitivity == .public) }
        }
        let withheld = notice.json["data"]?["withheld"]?.elements.compactMap(\.string) ?? []
        let all = Set(description.fields.map(\.name))
        let given = description.fields.filter { field in
            agreed.contains(field.name) && agreed.isSuperset(of: all.intersection(field.repeats))
        }
        #expect(Set(withheld) == all.subtracting(given.map(\.name)))
    }

    @Test("is sound in notice form, and whole enough for a peer to take")
    func validates() throws {
        for description in Self.types where description.exampleData["area"] != nil {
            let open = description.fields.filter { $0.highestSensitivity < .restricted }.map(\.name)
            for agreed in [Set(open), [], Set(open.prefix(2))] {
                let draft = EventDraft.posted(
                    description.type, id: "x", subject: "s", data: Self.example(of: description))
                let partner = Samples.partner(areas: ["border"], fields: [description.type: agreed])
                for notice in notices(of: draft, to: partner) {
                    let violations = EventCatalog.standard.validate(
                        notice.json["data"], as: description.type, form: .notice, now: Samples.start)
                    #expect(violations.isEmpty, "\(description.type): \(violations.all)")
                    #expect(throws: Never.self) { try EventEnvelope.read(structured: notice.json).get() }
                }
            }
        }
    }

    private static func example(of description: EventTypeDescription) -> JSON {
        guard case .object(let members) = description.exampleData else { return .null }
        return .object(
            members.map { $0.key == "area" ? .init("area", "tijuana") : $0 }.filter { $0.key != "historical" })
    }

    @Test("is the same bytes each time")
    func deterministic() {
        let draft = Samples.changed(extensions: ["expirytime": "2026-03-02T00:00:00Z", "traceparent": "00-ab"])
        let partner = Samples.partner()
        let bodies = (0..<3).flatMap { _ in notices(of: draft, to: partner) }.map {
            String(decoding: $0.body, as: UTF8.self)
        }
        #expect(Set(bodies).count == 1)
        #expect(
            bodies.first == """
                {"specversion":"1.0","id":"e1","source":"/nodes/tj/shelters","type":"enlace.shelter.changed.v1",\
                "subject":"casa","time":"2026-03-01T06:30:00.000Z","datacontenttype":"application/json",\
                "purpose":"shelter","expirytime":"2026-03-02T00:00:00.000Z","enlaceorigin":"tj","enlacevia":"tj",\
                "enlaceonward":"none","data":{"name":"Casa Puente","available":10,"withheld":["area","status","state",\
                "asof","usable","present","over","uncovered","available_by_group","present_by_group"]}}
                """)
    }

    @Test("lists what whoever sent it here held back, and passes a suppressed count on as such")
    func passesOn() throws {
        let draft = EventDraft.posted(
            .shelterChanged, id: "e", source: "/nodes/sd/shelters", subject: "casa",
            data: ["area": "tijuana", "available": ["below": 5], "withheld": ["name", "status"]],
            extensions: ["enlaceorigin": "sd", "enlacevia": "sd", "enlaceonward": "agreed"])
        let notice = try #require(notices(of: draft, to: Samples.partner()).first)
        #expect(notice.json["data"]?["available"]?["below"]?.int == 5)
        #expect(notice.json["data"]?["withheld"]?.elements.contains { $0.string == "name" } == true)
        #expect(notice.json["enlacevia"]?.string == "sd,tj")
        #expect(notice.json["enlaceorigin"]?.string == "sd")
    }
}

/// An event in which every field, at any depth, holds a word of its own that can be searched for.
private struct CanaryData {
    private(set) var words: [String: [String]] = [:]
    /// What no catalog describes: it may never leave.
    let stowaways = ["STOWAWAY-DATA", "STOWAWAY-EXTENSION", "STOWAWAY-NESTED", "STOWAWAY-KEY"]
    private let type: EventType
    private var data: [JSON.Member] = []
    private var next = 7_000_000

    init(_ description: EventTypeDescription) {
        type = description.type
        for field in description.fields where field.name != "area" && field.name != "historical" {
            let value = value(for: field.type, of: field.name)
            data.append(.init(field.name, value))
        }
        data.append(.init("area", "tijuana"))
        data.append(.init("unheard_of", "STOWAWAY-DATA"))
    }

    var draft: EventDraft {
        .posted(type, id: "canary", subject: "s", data: .object(data), extensions: ["unheardof": "STOWAWAY-EXTENSION"])
    }

    private mutating func word(of field: String, _ text: (Int) -> String = { "CANARY-\($0)" }) -> String {
        next += 1
        let word = text(next)
        words[field, default: []].append(word)
        return word
    }

    private mutating func value(for type: FieldType, of field: String) -> JSON {
        switch type {
        case .integer, .number: return .int(Int(word(of: field) { String($0) }) ?? 0)
        case .flag: return true
        case .list(let element, _):
            return .array([value(for: element, of: field), ["x": "STOWAWAY-NESTED"], value(for: element, of: field)])
        case .counts(let keys):
            let known = keys.map { JSON.Member($0, .int(Int(word(of: field) { String($0) }) ?? 0)) }
            return .object(known + [.init("STOWAWAY-KEY", 3)])
        case .texts:
            return .object([
                .init("es", .string(word(of: field))), .init("STOWAWAY-KEY!", "x"),
                .init("en", ["x": "STOWAWAY-NESTED"]),
            ])
        case .record(let fields):
            let known = fields.map { JSON.Member($0.name, value(for: $0.type, of: field)) }
            return .object(known + [.init("unheard_of", "STOWAWAY-NESTED")])
        default: return .string(word(of: field))
        }
    }
}
