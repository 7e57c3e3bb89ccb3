import EnlaceCore

extension Evaluation {
    /// What of an agreement's fields may leave, once it is asked whether a basis lets the restricted ones.
    struct Permission {
        var fields: Set<String>
        /// Nil where nothing restricted is among them.
        var basis: Basis?
        /// Why nothing may leave.
        var refusal: RefusalReason?
    }

    /// Without a basis the restricted fields stay; where the agreement gives no others, nothing is told.
    func permission(
        _ agreed: Set<String>, _ facts: EventFacts, _ partner: Partner, at now: Timestamp
    ) -> Permission {
        guard !facts.restricted.isDisjoint(with: agreed) else { return Permission(fields: agreed) }
        let (recipient, grounds) = (Recipient(partner), partner.agreement.basis)
        let record = facts.person.flatMap { persons[$0] }
        if let basis = record?.basis(for: recipient, accepting: grounds, at: now) {
            return Permission(fields: agreed, basis: basis)
        }
        let open = agreed.subtracting(facts.restricted)
        guard open.isEmpty else { return Permission(fields: open) }
        let isInvoked = record?.awaitsConfirmation(for: recipient, accepting: grounds, at: now) ?? false
        return Permission(fields: [], refusal: isInvoked ? .basisUnconfirmed : .noBasis)
    }

    /// What goes to one partner alone, by no agreement; the wall holds all the same.
    func errand(_ facts: EventFacts, for partner: Partner) -> Decision {
        guard facts.addressee == partner.id else { return .refused(.notAddressed) }
        return self.class(of: partner).isWalled ? .refused(.wall) : .letOut(ErasureErrand.form(facts))
    }

    /// The pseudonym under which a partner is told of the person of an event; nil where the event has none.
    ///
    /// What is sent on an errand carries the one that the partner knows already.
    func alias(_ facts: EventFacts, for partner: Partner) -> String? {
        facts.person.map { facts.isErrand ? $0 : alias(of: $0, for: partner.id) }
    }

    /// A partner that was asked to forget a person takes nothing more under the pseudonym that it has erased.
    ///
    /// - Parameter isLast: the one before, under which the partner is just being asked to forget them.
    func alias(of person: String, for partner: String, isLast: Bool = false) -> String {
        let asked = (persons[person]?.timesAsked(partner) ?? 0) - (isLast ? 1 : 0)
        return alias(of: person, for: partner, afterAskings: asked)
    }

    /// Whether `partner` is told of `person` under this pseudonym, or was before it was asked to forget them.
    package func isAlias(_ pseudonym: String, of person: String, for partner: String) -> Bool {
        let asked = persons[person]?.timesAsked(partner) ?? 0
        return (0...asked).contains { alias(of: person, for: partner, afterAskings: $0) == pseudonym }
    }

    /// Takes in that a partner was asked to forget somebody. Which of all persons it was follows from the event alone: what
    /// led to it could be judged otherwise by the agreements of now.
    mutating func noteAsked(by request: Event) {
        guard request.type == .erasureRequested, request.agency == nil, let data = request.data,
            let partner = data["partner"]?.string, let told = data[FieldType.personField]?.string
        else { return }
        let person = persons.whoIsForgotten(by: partner) { person in
            let asked = persons[person]?.timesAskedByJournal(partner) ?? 0
            return alias(of: person, for: partner, afterAskings: asked) == told
        }
        if let person { persons.noteAsked(partner, toForget: person) }
    }

    private func alias(of person: String, for partner: String, afterAskings asked: Int) -> String {
        pseudonyms.pseudonym(of: person, for: asked <= 0 ? partner : "\(partner)/\(asked)")
    }
}
