package import EnlaceCore

/// The records of all persons, folded from the events that are about them.
///
/// A record is all there is of a person in the relay's state, and stands on its own in a snapshot.
package struct PersonRecords: Sendable, Hashable {
    private(set) var records: [String: PersonRecord] = [:]
    /// Whose consent it is, by its id.
    private var holders: [String: String] = [:]
    /// When to look whether a partner must be asked to forget somebody after all.
    private var owed = DueTimes<String>()

    package init() {}

    init(_ records: [String: PersonRecord]) {
        self.records = records
        for (person, record) in records {
            for id in record.held { holders[id] = person }
            owed[person] = record.nextOwed(after: Timestamp(milliseconds: 0))
        }
    }

    static let types: Set<EventType> = [
        .consentGranted, .consentWithdrawn, .basisInvoked, .basisConfirmed, .erasureOrdered, .disclosureRecorded,
    ]

    package subscript(person: String) -> PersonRecord? { records[person] }

    /// Takes in an event; answers the persons whose recipients may no longer be covered by a basis.
    package mutating func fold(_ event: Event) -> [String] {
        guard PersonRecords.types.contains(event.type), let data = event.data,
            let person = data[FieldType.personField]?.string
        else { return [] }
        switch event.type {
        case .consentGranted: return grant(event, to: person)
        case .consentWithdrawn: return withdraw(event, of: person)
        case .basisInvoked:
            guard let id = event.subject, let invocation = Invocation(event) else { return [] }
            records[person, default: PersonRecord()].invoke(invocation, as: id)
            // Seldom enough to look at everybody.
            let others = records.filter { $0.key != person && $0.value.isInvoked(id) }.map(\.key).sorted()
            for other in others { records[other]?.cedeInvocation(id) }
            return others
        case .basisConfirmed:
            guard let id = event.subject, let agency = event.agency, let officer = data["confirmed_by"]?.string else {
                return []
            }
            records[person]?.confirm(id, by: Invocation.Officer(agency: agency, id: officer), in: event)
        case .erasureOrdered:
            erase(person)
            return [person]
        default:
            records[person, default: PersonRecord()].disclose(to: PersonRecords.recipients(in: event))
            // The basis may have gone between the decision and its record.
            return [person]
        }
        return []
    }

    /// Who was told, by a `disclosure.recorded`.
    private static func recipients(in event: Event) -> Set<Recipient> {
        Set(event.data?["recipients"]?.elements.compactMap(Recipient.init) ?? [])
    }

    private mutating func erase(_ person: String) {
        for id in records[person]?.held ?? [] { holders[id] = nil }
        records[person, default: PersonRecord()].erase()
    }

    /// Answers whose it was before, if it was another person's.
    private mutating func grant(_ event: Event, to person: String) -> [String] {
        guard let id = event.subject, let consent = Consent(event) else { return [] }
        let holder = holders.updateValue(person, forKey: id)
        records[person, default: PersonRecord()].grant(consent, as: id, at: event.recorded)
        if owed[person] != nil { owed[person] = records[person]?.nextOwed(after: event.recorded) }
        guard let holder, holder != person else { return [] }
        records[holder]?.cede(id, at: event.recorded)
        return [holder]
    }

    /// A consent that is not known, or is another person's, means all of the person's: a slip of the pen must not keep one
    /// in force. Which of the two it was meant for nobody can tell, so the other person's does not hold either.
    private mutating func withdraw(_ event: Event, of person: String) -> [String] {
        let holder = event.subject.flatMap { holders[$0] }
        if let id = event.subject, let holder { records[holder]?.withdraw(id, at: event.recorded) }
        guard holder != person else { return [person] }
        records[person, default: PersonRecord()].withdrawAll(at: event.recorded)
        return [holder, person].compactMap(\.self)
    }

    /// The partners to be asked to forget `person` after `event`.
    ///
    /// - Parameter grounds: see ``PersonRecord/askUncovered(at:accepting:after:)``.
    mutating func askUncovered(
        of person: String, after event: Event, accepting grounds: [String: Set<BasisGround>]
    ) -> [String] {
        // That somebody was told takes nothing back.
        let isDisclosure = event.type == .disclosureRecorded
        let uncovered = records[person]?.askUncovered(
            at: event.recorded, accepting: grounds, told: isDisclosure ? PersonRecords.recipients(in: event) : nil,
            after: isDisclosure ? nil : PersonRecord.Withdrawal(event))
        owed[person] = records[person]?.nextOwed(after: event.recorded)
        return uncovered ?? []
    }

    /// When the next basis ends that alone keeps a partner from being asked.
    var nextDue: Timestamp? { owed.next }

    /// Persons whom such a basis has covered up to a time that is past at `now`.
    mutating func takeDue(by now: Timestamp) -> [String] { owed.take(dueBy: now).map(\.0) }

    /// As ``askUncovered(of:after:accepting:)``, once a basis has ended by time, or other grounds are accepted.
    mutating func askOwed(
        of person: String, at now: Timestamp, accepting grounds: [String: Set<BasisGround>]
    ) -> [PersonRecord.OwedRequest] {
        let requests = records[person]?.askOwed(at: now, accepting: grounds)
        owed[person] = records[person]?.nextOwed(after: now)
        return requests ?? []
    }

    /// Whom a partner was asked to forget: the person that `isMeant`.
    func whoIsForgotten(by partner: String, where isMeant: (String) -> Bool) -> String? {
        // Whether somebody is meant takes a hash for each: first those who are likely to be.
        let likely = records.lazy.filter { $0.value.awaitsRequest(to: partner) }.map(\.key)
        let possible = records.lazy.filter { $0.value.isHeld(by: partner) }.map(\.key)
        return likely.first(where: isMeant) ?? possible.first(where: isMeant)
    }

    mutating func noteAsked(_ partner: String, toForget person: String) { records[person]?.noteAsked(partner) }

    /// See ``PersonRecord/forgetUnconfirmed()``.
    mutating func forgetUnconfirmed() {
        for person in Array(records.keys) { records[person]?.forgetUnconfirmed() }
    }

    /// Those of whom something was withdrawn that a partner still holds, in order.
    var owing: [String] { records.lazy.filter(\.value.isOwing).map(\.key).sorted() }
}
