import EnlaceCore

/// What of an event bears on the decision, read once for all partners.
struct EventFacts: Sendable {
    let description: EventTypeDescription
    let provenance: Provenance
    let agency: String?
    /// Ids of the areas that it is about; empty where that cannot be told.
    let areas: [String]
    /// By its labels; what a node derives carries those of what it rests on.
    let handling: Handling
    let isHistorical: Bool
    /// The partner that an alert is about; nil for anything else.
    let concernedPartner: String?
    /// What it says can no longer be read.
    let isErased: Bool
    /// Fields that whoever sent the event here held back already.
    let alreadyWithheld: Set<String>
    /// Whom it is about, by this node's own pseudonym.
    let person: String?
    /// Fields that leave on a basis only.
    let restricted: Set<String>
    /// The one partner that it goes to, if it is an errand.
    let addressee: String?
    /// Whether the people that it counts may stand in an earlier report too.
    let isCountedBefore: Bool
    /// Whether that it happened tells something of a number of people.
    let hintsAtCount: Bool

    init(_ event: Event, _ description: EventTypeDescription, in evaluation: Evaluation) {
        let key = ObjectHomes.key(of: event, in: evaluation.catalog)
        let home = evaluation.homes[key]
        self.description = description
        provenance = EventFacts.provenance(of: event, home: home, peers: evaluation.peers)
        agency = event.agency
        let stated = evaluation.resolve(EventFacts.statedAreas(event.data))
        areas = stated.isEmpty ? evaluation.resolve(home?.areas ?? []) : stated
        handling = Handling(EventLabels(event))
        let isAboutPartner = event.data?["object_kind"]?.string == ObjectRule.Kind.partner.rawValue
        concernedPartner = isAboutPartner ? event.data?["object"]?.string : nil
        isHistorical = event.data?["historical"]?.bool ?? false
        isErased = event.isSealed
        isCountedBefore =
            evaluation.hidesCounts && evaluation.windows.hasCounted(event, description, in: evaluation.areas)
        hintsAtCount = description.countHint?.isGiven(by: event.data) ?? false
        alreadyWithheld = Set(event.data?[Redaction.withheldKey]?.elements.compactMap(\.string) ?? [])
        restricted = evaluation.restricted[description.type] ?? []
        let isAboutPerson = restricted.contains(FieldType.personField)
        person = isAboutPerson ? event.data?[FieldType.personField]?.string : nil
        addressee = ErasureErrand.addressee(of: event, in: evaluation)
    }

    var isErrand: Bool { ErasureErrand.types.contains(description.type) }

    /// Nil where it is not labelled.
    var classification: Sensitivity? {
        if case .known(let label) = handling.classification { label } else { nil }
    }

    /// After this time it must not be sent any more.
    var expiry: Timestamp? {
        if case .known(let time) = handling.expiry { time } else { nil }
    }

    /// Areas as the data names them: ids, or codes of other systems.
    static func statedAreas(_ data: JSONView?) -> [String] { StatedArea.all(in: data).map(\.name) }

    /// What this node derives about an object of another node has come from there too.
    static func provenance(of event: Event, home: ObjectHomes.Home?, peers: [String: String]) -> Provenance {
        let own = Provenance(event.envelope.extensions)
        if own.isForeign { return own }
        if let peer = event.agency.flatMap({ peers[$0] }) {
            return Provenance(origin: peer, via: [peer], allowsOnward: false)
        }
        return event.agency == nil ? home?.provenance ?? own : own
    }
}
