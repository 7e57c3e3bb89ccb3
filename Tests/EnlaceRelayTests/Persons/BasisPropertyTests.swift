import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What is let out of persons")
struct BasisPropertyTests {
    /// Three hundred nodes with five partners, and sixty events each, by chance.
    @Test("holds what is restricted where agreement and basis allow it, and nowhere else")
    func onlyOnABasis() throws {
        var (told, refused) = (0, 0)
        for seed in UInt64(0)..<300 {
            var world = PersonWorld(seed: seed)
            var relay = Samples.relay(world.partners)
            for position in 1...60 {
                let event = world.next(at: Int64(position))
                var effects = Effects()
                relay.apply(event, effects: &effects)
                if position.isMultiple(of: 20) { relay = try restarted(relay, world.partners) }
                guard event.type == .concernRaised else { continue }
                for partner in world.partners {
                    check(partner, event, effects.notices, world)
                    if world.hasBasis(partner, event) { told += 1 } else { refused += 1 }
                }
            }
        }
        #expect(told > 1_000 && refused > 1_000, "\(told) on a basis, \(refused) without")
    }

    private func restarted(_ relay: Relay, _ partners: [Partner]) throws -> Relay {
        var restored = Samples.relay(partners)
        try restored.restore(relay.snapshot())
        try restored.restore(personal: relay.personalSnapshot())
        #expect(restored.evaluation.persons == relay.evaluation.persons)
        return restored
    }

    private func check(_ partner: Partner, _ event: Event, _ notices: [Notice], _ world: PersonWorld) {
        let notice = notices.first { $0.partner == partner.id }
        let text = notice.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
        let agreed = partner.agreement.fields[.concernRaised] ?? []
        let hasBasis = world.hasBasis(partner, event)
        for field in ["needs", "notes", "shelter"] {
            let word = event.data?[field]?.elements.first?.string ?? event.data?[field]?.string ?? "?"
            #expect(text.contains(word) == (hasBasis && agreed.contains(field)), "\(field) to \(partner.id)")
        }
        let person = event.data?["person"]?.string ?? ""
        let alias = Samples.pseudonyms.pseudonym(of: person, for: partner.id)
        #expect(text.contains(alias) == (hasBasis && agreed.contains("person")))
        #expect(!text.contains(person))
        if partner.class.isWalled { #expect(notice == nil) }
    }
}

/// Partners and events by chance, and an account of what has happened from which it is worked out anew each time, in the
/// plainest way, whether a partner may be told.
private struct PersonWorld {
    let partners: [Partner]
    private var random: SeededGenerator
    private var now = Samples.start
    private var past: [Event] = []

    private static let persons = ["a1", "b2"].map { "p-" + String(repeating: $0, count: 16) }
    private static let purposes = ["shelter", "care"]
    private static let ids = ["x-1", "x-2", "x-3"]
    private static let fields = ["person", "area", "urgency", "needs", "notes", "shelter"]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        partners = (1...5).map { number in
            let fields = Self.fields.filter { _ in Bool.random(using: &random) }
            let basis = BasisGround.allCases.filter { _ in Bool.random(using: &random) }
            return Samples.partner(
                "partner-\(number)", class: PartnerClass.allCases.randomElement(using: &random)!,
                fields: [.concernRaised: Set(fields)], purpose: Self.purposes.randomElement(using: &random)!,
                basis: Set(basis))
        }
        self.random = random
    }

    mutating func next(at position: Int64) -> Event {
        now = now + .minutes(Int64.random(in: 0...600, using: &random))
        let (type, subject, members) = statement(position)
        let person = JSON.Member("person", .string(Self.persons.randomElement(using: &random)!))
        let draft = EventDraft.posted(
            type, id: "e\(position)", subject: subject, data: .object([person] + members),
            agency: ["imm", "dif"].randomElement(using: &random)!)
        let event = draft.recorded(at: position, now)
        past.append(event)
        return event
    }

    private mutating func statement(_ number: Int64) -> (EventType, String?, [JSON.Member]) {
        let id = Self.ids.randomElement(using: &random)!
        let asof = now - .minutes([0, 0, 30, 1_000].randomElement(using: &random)!)
        let when = JSON.Member("asof", .string(asof.description))
        let officer = JSON.string(["o-1", "o-2"].randomElement(using: &random)!)
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            let until = now + .hours(Int64.random(in: 1...200, using: &random))
            return (.consentGranted, id, [when, .init("until", .string(until.description))] + scope())
        case 2: return (.consentWithdrawn, Bool.random(using: &random) ? id : nil, [when])
        case 3, 4:
            let ground = [BasisGround.vitalInterest, .bestInterest].randomElement(using: &random)!
            let members: [JSON.Member] = [
                when, .init("ground", .string(ground.rawValue)), .init("invoked_by", officer),
            ]
            return (.basisInvoked, id, members + scope())
        case 5: return (.basisConfirmed, id, [when, .init("confirmed_by", officer)])
        default:
            let members: [JSON.Member] = [
                when, .init("area", "tijuana"), .init("urgency", "now"),
                .init("needs", .array([.string("NEED-\(number)")])),
                .init("notes", .string("NOTE-\(number)")), .init("shelter", .string("shelter-\(number)")),
            ]
            return (.concernRaised, "con-1", members)
        }
    }

    private mutating func scope() -> [JSON.Member] {
        func some(_ names: [String]) -> JSON {
            .array(names.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map(JSON.string))
        }
        return [
            .init("purposes", some(Self.purposes + Self.purposes)), .init("recipients", some(partners.map(\.id))),
            .init("classes", some(PartnerClass.allCases.map(\.rawValue))),
        ]
    }
}

extension PersonWorld {
    func hasBasis(_ partner: Partner, _ concern: Event) -> Bool {
        guard ![.enforcement, .media, .public].contains(partner.class) else { return false }
        let grounds = partner.agreement.basis
        return grounds.contains(.consent) && past.contains { holds($0, partner, concern) }
            || past.contains { isInvoked($0, partner, concern) }
    }

    private func text(_ event: Event, _ name: String) -> String? { event.data?[name]?.string }

    private func covers(_ event: Event, _ partner: Partner, _ concern: Event) -> Bool {
        func names(_ list: String, _ name: String) -> Bool {
            event.data?[list]?.elements.contains { $0.string == name } ?? false
        }
        return event.position < concern.position && text(event, "person") == text(concern, "person")
            && names("purposes", partner.agreement.purpose)
            && (names("recipients", partner.id) || names("classes", partner.class.rawValue))
    }

    private func given(_ event: Event) -> Timestamp {
        min(event.data?["asof"]?.timestamp ?? event.recorded, event.recorded)
    }

    private func holds(_ grant: Event, _ partner: Partner, _ concern: Event) -> Bool {
        guard grant.type == .consentGranted, covers(grant, partner, concern),
            concern.recorded < grant.data?["until"]?.timestamp ?? .init(milliseconds: 0)
        else { return false }
        let before = past.filter { $0.position < concern.position }
        return current(grant, in: before)?.position == grant.position
            && !before.contains { withdraws($0, grant, in: before) }
    }

    /// The grant that stands for an id and a person: the newest by what it says.
    private func current(_ grant: Event, in events: [Event]) -> Event? {
        events.filter {
            $0.type == .consentGranted && $0.subject == grant.subject && text($0, "person") == text(grant, "person")
        }.max { (given($0), $0.position) < (given($1), $1.position) }
    }

    /// Whose consent an id was right before an event: of the person to whom it was granted last.
    private func holder(_ event: Event, in events: [Event]) -> String? {
        events.last { $0.type == .consentGranted && $0.subject == event.subject && $0.position < event.position }
            .flatMap { text($0, "person") }
    }

    private func withdraws(_ event: Event, _ grant: Event, in events: [Event]) -> Bool {
        guard event.recorded >= given(grant) else { return false }
        let (person, holder) = (text(grant, "person"), event.subject == nil ? nil : holder(event, in: events))
        switch event.type {
        case .consentWithdrawn:
            let isMeant = event.subject == grant.subject && holder == person
            // The consent of nobody or of another person: all of the one who is named.
            return isMeant || (holder != text(event, "person") && text(event, "person") == person)
        // The id is given to another person: the grant was a mistake.
        case .consentGranted:
            return event.subject == grant.subject && holder == person && text(event, "person") != person
        default: return false
        }
    }

    private func isInvoked(_ invocation: Event, _ partner: Partner, _ concern: Event) -> Bool {
        guard invocation.type == .basisInvoked, covers(invocation, partner, concern),
            partner.agreement.basis.contains(where: { $0.rawValue == text(invocation, "ground") }),
            concern.recorded < given(invocation) + .hours(72)
        else { return false }
        let later = past.filter { $0.position > invocation.position && $0.position < concern.position }
            .filter { $0.subject == invocation.subject }
        // For the same person it must be confirmed again; for another it was a mistake.
        guard !later.contains(where: { $0.type == .basisInvoked }) else { return false }
        return later.contains { event in
            event.type == .basisConfirmed && text(event, "person") == text(invocation, "person")
                && (event.agency != invocation.agency || text(event, "confirmed_by") != text(invocation, "invoked_by"))
        }
    }
}
