import EnlaceCore

/// Works off one event: decides for partner after partner, and freezes the notices.
///
/// Partners with the same agreed fields and terms share one body, so that a hundred partners do not cost a hundred
/// redactions.
struct NoticeWriter {
    let evaluation: Evaluation
    let event: Event
    let facts: EventFacts
    private(set) var notices: [Notice] = []
    private var bodies: [BodyKey: Result<Body, RefusalReason>] = [:]

    private struct Body {
        var bytes: [UInt8]
        /// SHA-256, in hexadecimal digits.
        var digest: String
        /// As it turned out: the terms may leave nothing of a field.
        var form: Decision.Form
    }

    private struct BodyKey: Hashable {
        var form: Decision.Form
        var terms: NoticeTerms
        var purpose: String
        var onward: Bool
        var `class`: PartnerClass
        var expires: Timestamp?
        /// Differs from partner to partner, so that whatever is about a person is redacted for each.
        var alias: String?
    }

    init(evaluation: Evaluation, event: Event, facts: EventFacts) {
        self.evaluation = evaluation
        self.event = event
        self.facts = facts
    }

    mutating func decide(for partner: Partner) -> DecisionRecord.Row {
        let agreement = partner.agreement.version
        switch evaluation.decide(facts, for: partner, at: event.recorded) {
        case .refused(let reason):
            return DecisionRecord.Row(partner: partner.id, agreement: agreement, outcome: .refused(reason))
        case .letOut(let form):
            let outcome: DecisionRecord.Outcome
            switch body(form, for: partner) {
            case .failure(let reason): outcome = .refused(reason)
            case .success(let body):
                let notice = notice(body.bytes, for: partner)
                notices.append(notice)
                outcome = .sent(notice: notice.id, body: body.digest, body.form)
            }
            return DecisionRecord.Row(partner: partner.id, agreement: agreement, outcome: outcome)
        }
    }

    private mutating func body(_ form: Decision.Form, for partner: Partner) -> Result<Body, RefusalReason> {
        let agreement = partner.agreement
        let receiver = evaluation.class(of: partner)
        let key = BodyKey(
            form: form, terms: agreement.terms(in: evaluation.catalog), purpose: agreement.purpose,
            onward: agreement.allowsOnward && !facts.isErrand,
            class: receiver, expires: partner.peer == nil ? facts.expiry : end(for: partner),
            alias: evaluation.alias(facts, for: partner))
        if let known = bodies[key] { return known }
        let showing = evaluation.showing(form, of: event.data, facts, for: partner)
        let bytes = Redaction(node: evaluation.node).body(
            of: event, facts, showing: showing, purpose: key.purpose, onward: key.onward, expires: key.expires)
        let body: Result<Body, RefusalReason> =
            if let objection = objection(to: bytes, form, key) {
                .failure(objection)
            } else {
                .success(Body(bytes: bytes, digest: NoticeReceipt.digest(of: bytes), form: showing.form))
            }
        bodies[key] = body
        return body
    }

    /// Whether the finished body holds what must not leave, whichever way that came about.
    private func objection(to body: [UInt8], _ form: Decision.Form, _ key: BodyKey) -> RefusalReason? {
        let hasBasis = form.basis != nil || facts.isErrand
        guard Wall.admits(body, to: key.class, hasBasis: hasBasis, catalog: evaluation.catalog) else { return .wall }
        guard let person = facts.person, person != key.alias else { return nil }
        return String(decoding: body, as: UTF8.self).contains(person) ? .pseudonymExposed : nil
    }

    /// When the agreement or a label ends its use. To a node it goes along as a label, so that it holds there too.
    private func end(for partner: Partner) -> Timestamp {
        let end = event.recorded + partner.agreement.lifetime(of: event.type)
        return min(end, facts.expiry ?? end)
    }

    private func notice(_ body: [UInt8], for partner: Partner) -> Notice {
        Notice(
            id: NoticeWriter.noticeID(node: evaluation.node, partner: partner.id, event: event), partner: partner.id,
            position: event.position, type: event.type, subject: event.subject, body: body,
            created: event.recorded, expires: end(for: partner),
            queue: partner.order == .object ? event.subject : nil, key: event.sealingKey)
    }

    /// Follows from what it is a notice of, so that deciding twice makes no second notice.
    static func noticeID(node: String, partner: String, event: Event) -> String {
        DerivedID.of("notice", node, partner, event.source, event.id)
    }
}
