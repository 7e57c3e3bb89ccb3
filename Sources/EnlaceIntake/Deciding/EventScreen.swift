package import EnlaceCore

/// What an agency may say: whether its events are valid against the catalog, and its own to post.
///
/// A batch is judged as a whole and every finding is listed. What an agency may not do is told before what it did
/// wrong: one forbidden event makes the answer 403, and the others' faults are left out. An object, because every request
/// hands it on several times.
package final class EventScreen: Sendable {
    /// What intake looks up of a type for every event; an object, so that nothing of a description is copied.
    final class Rule: Sendable {
        let description: EventTypeDescription
        let object: ObjectRule
        let hasArea: Bool
        let hasAreas: Bool
        let hasSourcedArea: Bool
        let isAboutPerson: Bool

        init(_ description: EventTypeDescription) {
            self.description = description
            object = description.object
            hasArea = description.hasArea
            hasAreas = description.hasAreas
            hasSourcedArea = description.hasSourcedArea
            isAboutPerson = description.fields.contains { $0.name == FieldType.personField }
        }
    }

    /// An event with what is looked up of its type once for all questions; an object, because every question goes over all
    /// candidates.
    final class Candidate: Sendable {
        let event: EventDraft
        /// Nil for a type that is not in the catalog.
        let rule: Rule?
        /// The rule of the object that the event is about; for a correction, that of the event that it corrects: who
        /// may report may correct.
        let object: ObjectRule?

        init(event: EventDraft, rule: Rule?, object: ObjectRule?) {
            self.event = event
            self.rule = rule
            self.object = object
        }

        /// The object, where the event does more than to mention it.
        var objectKey: ObjectKey? {
            guard let object, object.role != .mentions else { return nil }
            return event.envelope.subject.map { ObjectKey(object.kind, $0) }
        }

        /// The pseudonym of whom it is about; nil where its type is about nobody, or it was withheld.
        var person: String? {
            guard let rule, rule.isAboutPerson else { return nil }
            return event.content.data?[FieldType.personField]?.string
        }

        /// Whether it confirms what somebody else has said of a person.
        var isConfirmation: Bool {
            event.envelope.type == .basisConfirmed || event.envelope.type == .erasureConfirmed
        }

        /// The basis that it confirms, if it does such a thing.
        var confirmedBasis: ObjectKey? {
            guard event.envelope.type == .basisConfirmed else { return nil }
            return event.envelope.subject.map { ObjectKey(.basis, $0) }
        }
    }

    /// What the journal and the rights say about the objects and events that a request names.
    struct Knowledge: Sendable {
        /// Objects that are registered.
        var rights: [ObjectKey: ObjectRights.Entry] = [:]
        /// Events that others correct or take back.
        var events: [EventKey: EventEnvelope] = [:]
        /// Those among ``EventScreen/lapsed(_:of:now:)`` and ``EventScreen/superseded(_:_:_:)`` that were taken before.
        var known: Set<EventKey> = []
        var persons = PersonFacts()
        /// Whether anything is kept about somebody of that pseudonym, or was before they were erased.
        var isPerson: @Sendable (String) -> Bool = { _ in false }
    }

    /// The findings of one request.
    struct Findings {
        var forbidden = EventViolations()
        var invalid = EventViolations()
    }

    let catalog: EventCatalog
    let areas: AreaTree
    /// This node's id: an event that comes back to it is refused.
    let node: String
    /// The ids of other nodes by those that they have here as agencies; one that is missing has the same.
    let peers: [String: String]
    let rules: [EventType: Rule]

    package init(catalog: EventCatalog, areas: AreaTree, node: String, peers: [String: String] = [:]) {
        self.catalog = catalog
        self.areas = areas
        self.node = node
        self.peers = peers
        rules = Dictionary(catalog.types.map { ($0.type, Rule($0)) }) { first, _ in first }
    }

    /// Looks up what `events` are to be held against. Those of one type mostly come together.
    func candidates(_ events: [EventDraft]) -> [Candidate] {
        var last: (type: EventType, rule: Rule?)?
        return events.map { event in
            let type = event.envelope.type
            let rule = last?.type == type ? last?.rule : rules[type]
            last = (type, rule)
            let isCorrection = rule?.object.kind == .event
            let object = isCorrection ? catalog.objectRule(of: type, data: event.content.data) : rule?.object
            return Candidate(event: event, rule: rule, object: object)
        }
    }

    /// Throws what is wrong with `candidates`, if anything is.
    ///
    /// - Parameters:
    ///   - isBatch: whether pointers begin with an event's index.
    ///   - knowledge: of what ``objects(of:)`` and ``references(of:)`` named, as far as it is known.
    func check(
        _ candidates: [Candidate], isBatch: Bool, of agency: Agency, knowing knowledge: Knowledge, now: Timestamp
    ) throws(Problem) {
        var knowledge = knowledge
        var findings = Findings()
        // Those who are named for the first time are known to nobody yet.
        let named = Set(candidates.lazy.compactMap(\.person))
        let isPerson = { [isKnown = knowledge.isPerson] in named.contains($0) || isKnown($0) }
        for (index, candidate) in candidates.enumerated() {
            var found = Findings()
            check(candidate, of: agency, &knowledge, isPerson, now: now, &found)
            guard !found.forbidden.isEmpty || !found.invalid.isEmpty else { continue }
            let prefix = isBatch ? "/\(index)" : ""
            findings.forbidden.add(found.forbidden, under: prefix)
            findings.invalid.add(found.invalid, under: prefix)
        }
        guard findings.forbidden.isEmpty else { throw Problem(.forbidden, violations: findings.forbidden) }
        guard findings.invalid.isEmpty else { throw Problem(.invalid, violations: findings.invalid) }
    }

    private func check(
        _ candidate: Candidate, of agency: Agency, _ knowledge: inout Knowledge, _ isPerson: (String) -> Bool,
        now: Timestamp, _ findings: inout Findings
    ) {
        let event = candidate.event
        guard let rule = candidate.rule else {
            findings.invalid.add("/type", "is not in the catalog of this node")
            return
        }
        checkEnvelope(event.envelope, rule.description, agency, &findings)
        if agency.isPeer { checkExpiry(candidate, knowledge, now: now, &findings) }
        guard findings.forbidden.isEmpty, findings.invalid.isEmpty else { return }
        let data = event.content.data
        let form: EventCatalog.Form = agency.isPeer ? .notice : .posted
        findings.invalid.add(rule.description.violations(in: event.content.dataAsReceived, form: form, now: now))
        guard findings.invalid.isEmpty else { return }
        checkPersons(candidate, isPerson, &findings)
        let area = rule.hasArea ? data?["area"]?.string : nil
        checkArea(area, at: "/data/area", agency, &findings)
        if rule.hasAreas { checkAreas(data?["areas"], agency, &findings) }
        if rule.hasSourcedArea { checkSourcedArea(data, agency, &findings) }
        checkReference(candidate, agency, knowledge, &findings)
        checkObject(candidate, agency, statedArea: area, &knowledge, &findings)
        checkSecondPerson(candidate, agency, knowledge, &findings)
        checkConfirmation(candidate, agency, knowledge, &findings)
    }
}

extension EventTypeDescription {
    /// Whether the data names the area that it is about.
    fileprivate var hasArea: Bool {
        fields.contains { field in
            guard field.name == "area", case .area = field.type else { return false }
            return true
        }
    }

    /// Whether the data names the area in its source's own words, which may or may not stand for one of this node.
    fileprivate var hasSourcedArea: Bool { !hasArea && fields.contains { $0.name == "area" } }

    /// Whether the data names several areas, each of which it is about.
    fileprivate var hasAreas: Bool { fields.contains { $0.name == "areas" } }
}
