package import EnlaceCore

/// All that the relay remembers of one person: the bases for telling of them, and who was told.
package struct PersonRecord: Sendable, Hashable, Codable {
    /// By their ids.
    private var consents: [String: Consent] = [:]
    /// Ids of consents that were granted for this person last, and for nobody else since.
    private(set) var held: Set<String> = []
    /// What was granted by then does not hold, whenever it is recorded.
    private var withdrawn: Timestamp?
    /// By their ids.
    private var invocations: [String: Invocation] = [:]
    /// Who was told what is restricted, and by the journal has not been asked since to forget it.
    private var recipients: Set<Recipient> = []
    /// Those of them that something was withdrawn from: they are asked once no basis covers them; nil in older snapshots.
    private var owed: [OwedRequest]?
    /// Partners that it is decided to ask, of which the journal does not say yet that they were; nil in older snapshots.
    private var asking: Set<String>?

    /// A partner that is to be asked to forget the person as soon as no basis covers it any more.
    struct OwedRequest: Sendable, Hashable, Codable {
        var recipient: Recipient
        var withdrawal: Withdrawal
    }

    /// The event that took something back.
    struct Withdrawal: Sendable, Hashable, Codable {
        var source: String
        var id: String

        init(_ event: Event) {
            source = event.source
            id = event.id
        }
    }

    /// How often a partner was asked to forget the person, by the journal.
    private var askings: [String: Int] = [:]
    /// No basis holds any more.
    private(set) var isErased = false

    init() {}

    /// What lets restricted fields go to `recipient` at `now`; nil if nothing does. A consent comes before an interest.
    ///
    /// - Parameter grounds: those that the recipient's agreement accepts.
    package func basis(
        for recipient: Recipient, accepting grounds: Set<BasisGround>, at now: Timestamp
    ) -> Basis? {
        guard mayReceive(recipient) else { return nil }
        let consents = consents.values.lazy.filter { $0.isInForce(at: now) && $0.scope.covers(recipient) }
        if grounds.contains(.consent), let event = consents.map(\.event).min() {
            return Basis(ground: .consent, event: event)
        }
        let invocations = open(for: recipient, accepting: grounds, at: now).filter(\.isConfirmed)
        return invocations.min { $0.event < $1.event }.map { Basis(ground: $0.ground, event: $0.event) }
    }

    /// Whether a basis would hold if a second person confirmed it.
    package func awaitsConfirmation(
        for recipient: Recipient, accepting grounds: Set<BasisGround>, at now: Timestamp
    ) -> Bool {
        mayReceive(recipient)
            && open(for: recipient, accepting: grounds, at: now).contains { !$0.isConfirmed }
    }

    /// Whether a basis was invoked under this id, confirmed or not, and may not be over yet.
    func isInvoked(_ id: String) -> Bool { invocations[id] != nil }

    /// Whether a basis was invoked under this id, confirmed or not, and is not over at `now`.
    package func isInvoked(_ id: String, at now: Timestamp) -> Bool {
        invocations[id].map { !$0.isOver(at: now) } ?? false
    }

    /// - Parameter partners: ids of all that there are.
    func misaddressed(at now: Timestamp, partners: Set<String>) -> [MisaddressedBasis] {
        let consents = consents.values.filter { $0.isInForce(at: now) && !$0.scope.recipients.isSubset(of: partners) }
        let invocations = invocations.values.filter {
            !$0.isOver(at: now) && !$0.scope.recipients.isSubset(of: partners)
        }
        return consents.map { MisaddressedBasis(event: $0.event, stated: $0.granted) }
            + invocations.map { MisaddressedBasis(event: $0.event, stated: $0.invoked) }
    }

    /// Those behind the wall never, whatever a basis says.
    private func mayReceive(_ recipient: Recipient) -> Bool { !isErased && !recipient.class.isWalled }

    private func open(
        for recipient: Recipient, accepting grounds: Set<BasisGround>, at now: Timestamp
    ) -> [Invocation] {
        invocations.values.filter {
            grounds.contains($0.ground) && !$0.isOver(at: now) && $0.scope.covers(recipient)
        }
    }
}

// MARK: - What happens

extension PersonRecord {
    /// An older consent, by what it says, does not take the place of a newer one.
    mutating func grant(_ consent: Consent, as id: String, at now: Timestamp) {
        held.insert(id)
        guard consent.granted >= consents[id]?.granted ?? consent.granted else { return }
        var consent = consent
        consent.withdrawn = [consents[id]?.withdrawn, withdrawn].compactMap(\.self).max()
        consents[id] = consent
        // Who is told of them with their will again need not forget them when this one ends.
        if consent.isInForce(at: now) { owed?.removeAll { consent.scope.covers($0.recipient) } }
    }

    /// Granted for another person under the same id, it was never this one's: it counts as withdrawn.
    mutating func cede(_ id: String, at time: Timestamp) {
        held.remove(id)
        withdraw(id, at: time)
    }

    mutating func withdraw(_ id: String, at time: Timestamp) {
        consents[id]?.withdrawn = time
    }

    mutating func withdrawAll(at time: Timestamp) {
        withdrawn = time
        for id in consents.keys { consents[id]?.withdrawn = time }
    }

    /// Invoked again, it must be confirmed again.
    mutating func invoke(_ invocation: Invocation, as id: String) {
        invocations = invocations.filter { !$0.value.isOver(at: invocation.invoked) }
        invocations[id] = invocation
    }

    /// Invoked for another person under the same id, it was a mistake for this one.
    mutating func cedeInvocation(_ id: String) {
        invocations[id] = nil
    }

    mutating func confirm(_ id: String, by officer: Invocation.Officer, in event: Event) {
        invocations[id]?.confirm(by: officer, in: event)
    }

    mutating func disclose(to recipients: Set<Recipient>) {
        self.recipients.formUnion(recipients)
    }

    mutating func erase() {
        let (recipients, asking, askings) = (recipients, asking, askings)
        self = PersonRecord()
        self.recipients = recipients
        self.asking = asking
        self.askings = askings
        isErased = true
    }

    /// The partners that are to be asked now because no basis covers what they hold, sorted.
    ///
    /// - Parameters:
    ///   - grounds: what the agreements of now accept; any, of a partner that has none.
    ///   - told: who was just told, where nothing was taken back: nobody else is asked, for a basis may have run out by itself.
    ///   - withdrawal: what has just been taken back. Those whom another basis covers still are asked when that ends.
    mutating func askUncovered(
        at now: Timestamp, accepting grounds: [String: Set<BasisGround>], told: Set<Recipient>? = nil,
        after withdrawal: Withdrawal? = nil
    ) -> [String] {
        if let withdrawal {
            let known = Set((owed ?? []).map(\.recipient))
            let new = recipients.subtracting(known).sorted { $0.partner < $1.partner }
            owed = (owed ?? []) + new.map { OwedRequest(recipient: $0, withdrawal: withdrawal) }
        }
        let uncovered = (told ?? recipients).filter { mustBeAsked($0, at: now, accepting: grounds) }
        return ask(Set(uncovered.map(\.partner)))
    }

    /// The requests that are owed to partners whom no basis covers any more, one a partner, to be made now.
    mutating func askOwed(at now: Timestamp, accepting grounds: [String: Set<BasisGround>]) -> [OwedRequest] {
        let due = (owed ?? []).filter { mustBeAsked($0.recipient, at: now, accepting: grounds) }
        let requests = Dictionary(due.map { ($0.recipient.partner, $0) }) { first, _ in first }
        return ask(Set(requests.keys)).compactMap { requests[$0] }
    }

    /// The journal says that `partner` was asked: it holds nothing by then, and is told of them by another pseudonym.
    mutating func noteAsked(_ partner: String) {
        asking?.remove(partner)
        if asking?.isEmpty == true { asking = nil }
        askings[partner, default: 0] += 1
        recipients = recipients.filter { $0.partner != partner }
        owed?.removeAll { $0.recipient.partner == partner }
    }

    /// Forgets what was decided while old events were folded again, and has not happened.
    mutating func forgetUnconfirmed() { asking = nil }

    /// Whether something was withdrawn that somebody still holds.
    var isOwing: Bool { owed?.isEmpty == false }

    /// Whether the journal is likely to say next that `partner` was asked.
    func awaitsRequest(to partner: String) -> Bool {
        asking?.contains(partner) == true || owed?.contains { $0.recipient.partner == partner } == true
    }

    /// Whether `partner` holds something of the person, so that it may have been asked, by whatever agreement.
    func isHeld(by partner: String) -> Bool { recipients.contains { $0.partner == partner } }

    /// How often a partner has been asked to forget the person, by what is decided: from then on it is told of them under
    /// another pseudonym.
    package func timesAsked(_ partner: String) -> Int {
        timesAskedByJournal(partner) + (asking?.contains(partner) == true ? 1 : 0)
    }

    func timesAskedByJournal(_ partner: String) -> Int { askings[partner] ?? 0 }

    /// When to look whether a request that is owed has become due: where the next basis ends after `time`.
    func nextOwed(after time: Timestamp) -> Timestamp? {
        let recipients = (owed ?? []).map(\.recipient).filter { asking?.contains($0.partner) != true }
        guard !recipients.isEmpty else { return nil }
        let consents = consents.values.filter { consent in recipients.contains { consent.scope.covers($0) } }
        let invocations = invocations.values.filter { invocation in
            recipients.contains { invocation.scope.covers($0) }
        }
        return (consents.map(\.until) + invocations.map(\.end)).filter { $0 > time }.min()
    }

    /// Partners that hold something of the person.
    var partners: Set<String> { Set(recipients.map(\.partner)) }

    private func mustBeAsked(
        _ recipient: Recipient, at now: Timestamp, accepting grounds: [String: Set<BasisGround>]
    ) -> Bool {
        let accepted = grounds[recipient.partner] ?? Set(BasisGround.allCases)
        return asking?.contains(recipient.partner) != true
            && basis(for: recipient, accepting: accepted, at: now) == nil
    }

    private mutating func ask(_ partners: Set<String>) -> [String] {
        if !partners.isEmpty { asking = (asking ?? []).union(partners) }
        return partners.sorted()
    }
}
