import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport

/// What the suites of the relay share: a border with three cities, partners, and events.
enum Samples {
    static let start = Timestamp("2026-03-01T06:30:00Z")!

    static let areas = AreaTree([
        Area(id: "border", parent: nil, names: ["en": "Border"]),
        Area(id: "baja", parent: "border", names: ["es": "Baja California"]),
        Area(id: "tijuana", parent: "baja", names: ["es": "Tijuana"]),
        Area(id: "mexicali", parent: "baja", names: ["es": "Mexicali"]),
        Area(
            id: "san-diego", parent: "border", names: ["en": "San Diego"],
            codes: ["cbp": "San Diego Sector"]),
    ])

    static let key = try! WebhookSignature.SigningKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    static func partner(
        _ id: String = "ngo", class: PartnerClass = .humanitarian, peer: String? = nil, areas: [String] = ["baja"],
        fields: [EventType: Set<String>] = [.shelterChanged: ["name", "available"]], purpose: String = "shelter",
        basis: Set<BasisGround> = [], onward: Bool = false, version: String = "1", tokens: [ReadToken] = [],
        concurrency: Int = Partner.defaultConcurrency, rate: Double? = nil, order: Partner.Order = .unordered,
        minCount: Int = 1, languages: [String]? = nil, precision: PlacePrecision = .exact
    ) -> Partner {
        let agreement = Agreement(
            version: version, purpose: purpose, areas: areas, fields: fields, basis: basis, allowsOnward: onward,
            minCount: minCount, languages: languages, precision: precision)
        return Partner(
            id: id, name: id, class: `class`, country: "MX",
            endpoint: .init(url: "https://\(id).example/hook", allowsPlainHTTP: false), keys: [key], peer: peer,
            readTokens: tokens, concurrency: concurrency, rate: rate, order: order, agreement: agreement)
    }

    static func evaluation(_ partners: Partner..., node: String = "tj") -> Evaluation {
        evaluation(of: partners, node: node)
    }

    static func evaluation(of partners: [Partner], node: String = "tj") -> Evaluation {
        Evaluation(node: node, catalog: .standard, areas: areas, partners: partners, pseudonyms: pseudonyms)
    }

    static func relay(_ partners: [Partner], node: String = "tj") -> Relay {
        Relay(node: node, areas: areas, partners: partners, pseudonyms: pseudonyms)
    }

    static let pseudonyms = KeyedPseudonyms(secret: Array(repeating: 7, count: 32))

    /// A shelter's figures, as the registry derives them; `extra` members are added to the data.
    static func changed(
        id: String = "e1", subject: String = "casa", area: String = "tijuana", extra: [JSON.Member] = [],
        extensions: [String: String] = [:], agency: String? = nil
    ) -> EventDraft {
        let data: [JSON.Member] = [
            .init("name", "Casa Puente"), .init("area", .string(area)), .init("status", "open"),
            .init("state", "current"), .init("usable", 80), .init("present", 70), .init("available", 10),
        ]
        let draft = EventDraft.posted(
            .shelterChanged, id: id, source: "/nodes/tj/shelters", subject: subject, data: .object(data + extra),
            extensions: extensions)
        return EventDraft(envelope: draft.envelope, content: draft.content, agency: agency)
    }

    static func registered(_ subject: String = "casa", area: String = "tijuana", agency: String = "imm") -> EventDraft {
        .posted(
            .shelterRegistered, id: "r-\(subject)", subject: subject,
            data: [
                "name": "Casa Puente", "area": .string(area),
                "position": ["latitude": .double(32.53), "longitude": .double(-117.02)],
                "usable": ["any": 80], "status": "open",
            ], agency: agency)
    }
}

extension EventDraft {
    var event: Event { recorded(at: 1, Samples.start) }
}

extension Decision {
    var reason: RefusalReason? {
        if case .refused(let reason) = self { reason } else { nil }
    }

    var fields: [String]? {
        if case .letOut(let form) = self { form.fields } else { nil }
    }
}

extension Effects {
    var notices: [Notice] {
        outbox.compactMap { if case .add(let notice) = $0 { notice } else { nil } }
    }
}

extension Notice {
    var json: JSONView { try! JSONDocument(body).root }
}
