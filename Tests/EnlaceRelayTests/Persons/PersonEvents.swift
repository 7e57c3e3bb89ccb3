import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport

/// Events about one person, as agencies post them, and a partner that may be told of them.
enum PersonEvents {
    static let person = "p-" + String(repeating: "a1", count: 16)
    static let fields: Set<String> = ["person", "area", "urgency", "kind", "needs", "notes"]
    static let recipient = Recipient(partner: "ngo", class: .childProtection, purpose: "shelter")

    static func partner(
        _ id: String = "ngo", class: PartnerClass = .childProtection, fields: Set<String> = fields,
        basis: Set<BasisGround> = Set(BasisGround.allCases), peer: String? = nil, order: Partner.Order = .unordered
    ) -> Partner {
        Samples.partner(
            id, class: `class`, peer: peer, fields: [.concernRaised: fields], basis: basis, order: order)
    }

    static func concern(
        _ id: String = "k1", subject: String = "con-1", person: String = person, notes: String = "alone",
        agency: String = "imm"
    ) -> EventDraft {
        .posted(
            .concernRaised, id: id, subject: subject,
            data: [
                "person": .string(person), "area": "tijuana", "asof": "2026-03-01T06:00:00Z", "urgency": "now",
                "kind": "unaccompanied_child", "needs": ["guardian"], "notes": .string(notes),
            ], agency: agency)
    }

    static func granted(
        _ id: String = "g1", subject: String = "cst-1", person: String = person, to recipients: [String] = ["ngo"],
        classes: [String] = [], purposes: [String] = ["shelter"], asof: String = "2026-03-01T06:00:00Z",
        until: String = "2026-04-01T00:00:00Z", extensions: [String: String] = [:]
    ) -> EventDraft {
        .posted(
            .consentGranted, id: id, subject: subject,
            data: [
                "person": .string(person), "asof": .string(asof), "given_by": "person",
                "purposes": .array(purposes.map(JSON.string)), "recipients": .array(recipients.map(JSON.string)),
                "classes": .array(classes.map(JSON.string)), "until": .string(until),
            ], extensions: extensions, agency: "imm")
    }

    static func withdrawn(
        _ id: String = "w1", subject: String? = "cst-1", person: String = person
    ) -> EventDraft {
        .posted(
            .consentWithdrawn, id: id, subject: subject,
            data: ["person": .string(person), "asof": "2026-03-01T06:00:00Z"], agency: "clinic")
    }

    static func invoked(
        _ id: String = "i1", subject: String = "bas-1", ground: BasisGround = .vitalInterest,
        by officer: String = "o-1",
        agency: String = "dif", person: String = person, to recipients: [String] = ["ngo"],
        asof: String = "2026-03-01T06:30:00Z", extensions: [String: String] = [:]
    ) -> EventDraft {
        .posted(
            .basisInvoked, id: id, subject: subject,
            data: [
                "person": .string(person), "asof": .string(asof), "ground": .string(ground.rawValue),
                "reason": "unconscious", "invoked_by": .string(officer), "purposes": ["shelter"],
                "recipients": .array(recipients.map(JSON.string)),
            ], extensions: extensions, agency: agency)
    }

    static func confirmed(
        _ id: String = "f1", subject: String = "bas-1", by officer: String = "o-2", agency: String = "dif",
        person: String = person, extensions: [String: String] = [:]
    ) -> EventDraft {
        .posted(
            .basisConfirmed, id: id, subject: subject,
            data: [
                "person": .string(person), "asof": "2026-03-01T06:30:00Z", "confirmed_by": .string(officer),
            ], extensions: extensions, agency: agency)
    }

    /// What `enlacectl erase` has the node say.
    static func ordered(_ id: String = "x1", person: String = person) -> EventDraft {
        let draft = EventDraft.posted(
            .erasureOrdered, id: id, source: "/nodes/test/persons", data: ["person": .string(person)])
        return EventDraft(envelope: draft.envelope, content: draft.content, agency: nil)
    }

    /// By the partner, as it was asked.
    static func erased(
        _ request: Event, agency: String = "ngo", person: String? = nil, id: String = "done"
    ) -> EventDraft {
        let known = request.data?["person"]?.string ?? ""
        return .posted(
            .erasureConfirmed, id: id, source: "/agencies/\(agency)", subject: request.subject,
            data: ["person": .string(person ?? known), "asof": "2026-03-01T06:00:00Z"], agency: agency)
    }
}

extension Timestamp {
    init(stated text: String) { self = Timestamp(text)! }
}
