package import EnlaceCore

/// Whether a frozen notice may still be sent.
package enum AttemptVerdict: Sendable {
    case send(to: Partner)
    /// Not now: nobody of that name is configured, and the file may be away for one reload only; or it holds the partner.
    case wait
    /// Never; with the reason, for an admin.
    case drop(String)
}

extension Partner {
    /// When the lifetime of a notice is over, under the agreement of now.
    func end(of notice: Notice) -> Timestamp {
        let end = notice.created + agreement.lifetime(of: notice.type)
        return min(end, notice.expires ?? end)
    }
}

extension Evaluation {
    /// Holds a notice against the rules as they are now. A frozen body that exceeds them is dropped, never edited.
    ///
    /// - Parameter event: the event that the notice tells of; nil if the journal no longer has it.
    package func verdict(on notice: Notice, of event: Event?, at now: Timestamp) -> AttemptVerdict {
        guard let partner = partner(notice.partner), !partner.isHeld else { return .wait }
        guard now < partner.end(of: notice) else { return .drop(DeliveryPolicy.over) }
        guard let event, let facts = facts(of: event) else { return .drop("its event is no longer kept") }
        switch decide(facts, for: partner, at: now) {
        case .refused(let reason): return .drop(reason.sentence)
        case .letOut(let form):
            guard let objection = objection(to: notice, of: event, facts, form, partner) else {
                return .send(to: partner)
            }
            return .drop(objection)
        }
    }

    private func objection(
        to notice: Notice, of event: Event, _ facts: EventFacts, _ form: Decision.Form, _ partner: Partner
    ) -> String? {
        guard let root = try? JSONDocument(notice.body).root, let data = root["data"] else {
            return "it cannot be read"
        }
        let excess = data.members.map(\.key).filter { $0 != Redaction.withheldKey && !form.fields.contains($0) }
        guard excess.isEmpty else {
            // What the agreement still gives is kept back for want of a basis.
            let agreed = granted(facts.description, to: partner) ?? []
            return excess.allSatisfy(agreed.contains)
                ? RefusalReason.noBasis.sentence : "the agreement no longer gives all of its fields"
        }
        let hasBasis = facts.isErrand || form.basis != nil
        guard Wall.admits(data, of: facts.description, to: self.class(of: partner), hasBasis: hasBasis) else {
            return RefusalReason.wall.sentence
        }
        guard !facts.isErrand else { return nil }
        // Asked to forget the person meanwhile, and told anew by another name: under this one it would keep them for good.
        if let told = data[FieldType.personField]?.string, told != alias(facts, for: partner) {
            return "the partner was asked to forget the person under the pseudonym in it"
        }
        let terms = partner.agreement.terms(in: catalog)
        guard
            terms.tellsAll(withPlaces: isPlaced(facts.description))
                || FrozenData(root, facts.description).isWithin(terms, of: event, form)
        else {
            return "the agreement no longer tells its counts, texts or places so exactly"
        }
        return termsObjection(to: root, of: notice, partner)
    }

    private func termsObjection(to root: JSONView, of notice: Notice, _ partner: Partner) -> String? {
        let purpose = root[EventEnvelope.Extension.purpose]?.string
        guard purpose == partner.agreement.purpose else { return "the agreement has another purpose now" }
        let onward = root[EventEnvelope.Extension.onward]?.string
        let exceeds = onward != Provenance.onwardNone && !partner.agreement.allowsOnward
        if exceeds { return "the agreement no longer lets it be passed on" }
        return isUsedTooLong(root, notice, partner) ? "the agreement has a shorter notice_lifetime now" : nil
    }

    /// To a node the end of the lifetime goes along, and holds there.
    private func isUsedTooLong(_ root: JSONView, _ notice: Notice, _ partner: Partner) -> Bool {
        guard partner.peer != nil else { return false }
        let stated = root[EventEnvelope.Extension.expiryTime]?.timestamp
        return stated.map { $0 > partner.end(of: notice) } ?? true
    }
}
