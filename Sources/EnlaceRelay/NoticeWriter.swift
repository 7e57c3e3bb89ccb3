import Crypto
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
    private var bodies: [BodyKey: Body?] = [:]

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
            guard let body = body(form, for: partner) else {
                return DecisionRecord.Row(partner: partner.id, agreement: agreement, outcome: .refused(.wall))
            }
            let notice = notice(body.bytes, for: partner)
            notices.append(notice)
            return DecisionRecord.Row(
                partner: partner.id, agreement: agreement,
                outcome: .sent(notice: notice.id, body: body.digest, body.form))
        }
    }

    /// Nil if the finished body holds what must not pass the wall, whichever way that came about.
    private mutating func body(_ form: Decision.Form, for partner: Partner) -> Body? {
        let agreement = partner.agreement
        let receiver = evaluation.class(of: partner)
        let key = BodyKey(
            form: form, terms: agreement.terms(in: evaluation.catalog), purpose: agreement.purpose,
            onward: agreement.allowsOnward, class: receiver)
        if let known = bodies[key] { return known }
        let showing = evaluation.showing(form, of: event.data, facts, for: partner)
        let body = Redaction(node: evaluation.node).body(
            of: event, facts, showing: showing, purpose: agreement.purpose, onward: agreement.allowsOnward)
        let isAdmitted = Wall.admits(body, to: receiver, catalog: evaluation.catalog)
        let admitted =
            isAdmitted ? Body(bytes: body, digest: SHA256.hash(data: body).hex, form: showing.form) : nil
        bodies[key] = .some(admitted)
        return admitted
    }

    private func notice(_ body: [UInt8], for partner: Partner) -> Notice {
        var expires = event.recorded + partner.agreement.noticeLifetime
        if let time = facts.expiry { expires = min(expires, time) }
        return Notice(
            id: NoticeWriter.noticeID(node: evaluation.node, partner: partner.id, event: event), partner: partner.id,
            position: event.position, type: event.type, subject: event.subject, body: body,
            created: event.recorded, expires: expires,
            queue: partner.order == .object ? event.subject : nil)
    }

    /// Follows from what it is a notice of, so that deciding twice makes no second notice.
    static func noticeID(node: String, partner: String, event: Event) -> String {
        let text = ["notice", node, partner, event.source, event.id].joined(separator: "\0")
        return SHA256.hash(data: Array(text.utf8)).prefix(16).hex
    }
}
