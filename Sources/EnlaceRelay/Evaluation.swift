package import EnlaceCore

/// Decides what each partner may know: one set of rules for notices, for each attempt to send one, and for reading.
///
/// A plain value: whoever asks twice with the same event and time gets the same answer.
package struct Evaluation: Sendable {
    package let node: String
    package let catalog: EventCatalog
    package private(set) var areas: AreaTree
    /// In order of their ids.
    package private(set) var partners: [Partner]
    package internal(set) var homes = ObjectHomes()
    var windows = CountWindows()
    package internal(set) var standings = PartnerStandings()
    package internal(set) var persons = PersonRecords()
    package internal(set) var erasures = ErasureRequests()
    let pseudonyms: any Pseudonyms
    /// Names of the fields that leave on a basis only, for each type that has such.
    let restricted: [EventType: Set<String>]
    /// Types with a place on the map in them.
    private let placed: Set<EventType>
    /// Types with a field that holds a whole report.
    private let reporting: Set<EventType>
    /// Where each partner stands in ``partners``.
    private var indices: [String: Int] = [:]
    /// Whether any agreement hides small counts.
    private(set) var hidesCounts = false
    /// Classes of those who share a receiver with one behind the wall.
    private var walled: [String: PartnerClass] = [:]
    /// Nodes by the id that they have here as agency and as partner.
    private(set) var peers: [String: String] = [:]

    package init(
        node: String, catalog: EventCatalog, areas: AreaTree, partners: [Partner], pseudonyms: any Pseudonyms
    ) {
        self.node = node
        self.catalog = catalog
        self.pseudonyms = pseudonyms
        let restricted = catalog.types.map { ($0.type, $0.restrictedFields) }.filter { !$0.1.isEmpty }
        self.restricted = Dictionary(restricted) { first, _ in first }
        placed = Set(catalog.types.filter { $0.fields.contains(where: \.isPosition) }.map(\.type))
        reporting = Set(catalog.types.filter { $0.fields.contains { $0.type.holdsReport } }.map(\.type))
        self.areas = areas
        self.partners = []
        replace(partners: partners, areas: areas)
    }

    package mutating func replace(partners: [Partner], areas: AreaTree) {
        self.partners = partners.sorted { $0.id < $1.id }
        self.areas = areas
        indices = Dictionary(self.partners.enumerated().map { ($1.id, $0) }) { first, _ in first }
        hidesCounts = partners.contains { $0.agreement.minCount > 1 }
        walled = Wall.walled(among: partners)
        peers = Dictionary(partners.compactMap { partner in partner.peer.map { (partner.id, $0) } }) { $1 }
    }

    /// Its own class, unless it shares an endpoint, a token or a node with somebody behind the wall.
    func `class`(of partner: Partner) -> PartnerClass { walled[partner.id] ?? partner.class }

    package func partner(_ id: String) -> Partner? { indices[id].map { partners[$0] } }

    /// The fields of a type that the agreement gives; asked for each partner and each attempt, so what takes nothing away
    /// is not looked through.
    func granted(_ description: EventTypeDescription, to partner: Partner) -> Set<String>? {
        let agreement = partner.agreement
        let takesAway = agreement.minCount > 1 || !agreement.precision.givesPositions && isPlaced(description)
        return takesAway ? agreement.granted(description) : agreement.fields[description.type]
    }

    func isPlaced(_ description: EventTypeDescription) -> Bool { placed.contains(description.type) }

    /// Remembers where an object lies and what was counted; called for each event, in order.
    mutating func fold(_ event: Event, _ description: EventTypeDescription) {
        windows.fold(event, description, in: areas)
        guard ObjectHomes.registers(description) else { return }
        homes.fold(event, description, from: EventFacts.provenance(of: event, home: nil, peers: peers))
    }

    /// Takes in what bears on a person; answers those whose recipients may no longer be covered by a basis.
    mutating func foldPerson(_ event: Event) -> [String] {
        erasures.fold(event, pseudonyms)
        noteAsked(by: event)
        return persons.fold(event)
    }

    /// What `partner` may see of `event` at `now`.
    package func decide(_ event: Event, for partner: Partner, at now: Timestamp) -> Decision {
        guard let facts = facts(of: event) else { return .refused(.notAgreedType) }
        return decide(facts, for: partner, at: now)
    }

    /// What `partner` would see of `event` at `now`.
    func preview(_ event: Event, for partner: Partner, at now: Timestamp) -> Result<Showing, RefusalReason> {
        guard let facts = facts(of: event) else { return .failure(.notAgreedType) }
        switch decide(facts, for: partner, at: now) {
        case .refused(let reason): return .failure(reason)
        case .letOut(let form): return .success(showing(form, of: event.data, facts, for: partner))
        }
    }

    func facts(of event: Event) -> EventFacts? {
        guard let description = catalog[event.type], description.mayTravel else { return nil }
        return EventFacts(event, description, in: self)
    }

    func decide(_ facts: EventFacts, for partner: Partner, at now: Timestamp) -> Decision {
        if facts.isErased { return .refused(.erased) }
        if facts.isErrand { return errand(facts, for: partner) }
        guard let agreed = granted(facts.description, to: partner) else { return .refused(.notAgreedType) }
        let permission = permission(agreed, facts, partner, at: now)
        // Where nothing may leave for want of a basis, the labels are held against what the agreement would give.
        let trusted = permission.refusal == nil ? permission.fields : agreed
        let objection =
            wall(facts.description, partner) ?? handlingObjection(facts, trusted, partner, now) ?? way(
                facts, partner)
            ?? placeObjection(facts.areas, partner) ?? countObjection(facts, partner) ?? permission.refusal
        if let objection { return .refused(objection) }
        var form = form(facts.description, permission.fields.subtracting(facts.alreadyWithheld))
        form.basis = permission.basis
        return .letOut(form)
    }

    /// What `partner` sees of an event that is let out to it.
    func showing(_ form: Decision.Form, of data: JSONView?, _ facts: EventFacts, for partner: Partner) -> Showing {
        let alias = alias(facts, for: partner)
        return Showing(
            facts.description, form, under: partner.agreement.terms(in: catalog),
            isCountedBefore: facts.isCountedBefore
        ) { $0 == FieldType.personField ? alias.map(JSON.string) : data?[$0]?.json }
    }

    /// The ids of the areas that are named by id, or by code in any case; what is no area of ours is left out.
    func resolve(_ names: [String]) -> [String] {
        names.compactMap { areas.resolve($0) }
    }

    func form(_ description: EventTypeDescription, _ agreed: Set<String>) -> Decision.Form {
        var form = Decision.Form(fields: [], withheld: [])
        for index in description.fields.indices {
            // Asked for each partner and each attempt: only the name of a field is copied.
            let name = description.fields[index].name
            if agreed.contains(name) { form.fields.append(name) } else { form.withheld.append(name) }
        }
        return form
    }
}

extension Evaluation {
    /// One of the areas that something is about must be agreed.
    func placeObjection(_ places: [String], _ partner: Partner) -> RefusalReason? {
        if places.isEmpty { return .areaUnknown }
        let agreed = partner.agreement.areas
        return places.contains { areas.contains($0, underAnyOf: agreed) } ? nil : .outsideAreas
    }

    /// The wall holds even for an agreement that no configuration check has seen.
    func wall(_ description: EventTypeDescription, _ partner: Partner) -> RefusalReason? {
        let `class` = self.class(of: partner)
        // Nobody else is refused a field for what it is, but for a whole report.
        guard `class`.isWalled || reporting.contains(description.type) else { return nil }
        if Wall.objection(to: description, for: `class`) != nil { return .wall }
        let named = partner.agreement.fields[description.type] ?? []
        let isBreached = description.fields.contains { field in
            named.contains(field.name) && Wall.objection(to: field, for: `class`) != nil
        }
        return isBreached ? .wall : nil
    }

    private func handlingObjection(
        _ facts: EventFacts, _ agreed: Set<String>, _ partner: Partner, _ now: Timestamp
    ) -> RefusalReason? {
        let objection = facts.handling.objection(
            clearance: clearance(facts.description, agreed), purpose: partner.agreement.purpose, at: now)
        return objection ?? (facts.isHistorical ? .historical : nil)
    }

    /// The highest sensitivity with which the agreement trusts the partner in events of a type.
    func clearance(_ description: EventTypeDescription, _ agreed: Set<String>) -> Sensitivity {
        var highest = Sensitivity.public
        for index in description.fields.indices where agreed.contains(description.fields[index].name) {
            highest = max(highest, description.fields[index].highestSensitivity)
        }
        return highest
    }

    private func countObjection(_ facts: EventFacts, _ partner: Partner) -> RefusalReason? {
        facts.hintsAtCount && partner.agreement.minCount > 1 ? .leastCount : nil
    }

    private func way(_ facts: EventFacts, _ partner: Partner) -> RefusalReason? {
        if facts.provenance.passed(node) { return .wouldLoop }
        if let peer = partner.peer, peer == node || facts.provenance.passed(peer) { return .wouldLoop }
        if facts.agency == partner.id { return .fromPartnerItself }
        if facts.concernedPartner == partner.id { return .aboutPartnerItself }
        return facts.provenance.isForeign && !facts.provenance.allowsOnward ? .onwardNotAgreed : nil
    }
}
