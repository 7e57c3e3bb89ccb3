import EnlaceCore
import EnlaceRelay

/// Puts together everything that is kept about a person, as they may ask for.
struct PersonExport: Sendable {
    let bus: EventBus
    let vault: PersonVault
    let outbox: any NoticeOutbox
    let relay: ComponentRunner<Relay>

    /// The events about a person in order, opened, with the requests to partners to forget them. Reads the journal from its
    /// start.
    func events(about person: String) async throws -> [Event] {
        let key = vault.keyName(of: person).flatMap { PersonTag(hex: $0) }
        var found: [Event] = []
        var position: Int64 = 0
        await relay.caughtUp(to: bus.head)
        while true {
            let page = try await bus.page(after: position, limit: 2_000, types: vault.fields.types)
            let readable = page.events.filter { $0.isSealed && ($0.sealingKey == key || $0.isSealedByNode) }
                .map { bus.opened($0) }
            let asked = await requests(among: readable, toForget: person)
            found += readable.filter { names($0, person) || asked.contains($0.position) }
            guard page.end > position else { return found }
            position = page.end
        }
    }

    private func names(_ event: Event, _ person: String) -> Bool {
        vault.fields.persons(in: event.data, of: event.type).contains(person)
    }

    /// Positions of the requests that name the person as the partner knows them.
    private func requests(among events: [Event], toForget person: String) async -> Set<Int64> {
        let requests = events.filter { $0.type == .erasureRequested && $0.agency == nil }
        guard !requests.isEmpty else { return [] }
        return await relay.read { relay in
            let meant = requests.filter { event in
                guard let partner = event.data?["partner"]?.string,
                    let pseudonym = event.data?[FieldType.personField]?.string
                else { return false }
                return relay.evaluation.isAlias(pseudonym, of: person, for: partner)
            }
            return Set(meant.map(\.position))
        }
    }

    func json(about person: String, events: [Event]) async throws -> JSON {
        var notices: [JSON] = []
        for event in events {
            let entries = try await outbox.entries(matching: OutboxFilter(position: event.position), limit: 10_000)
            notices += entries.reversed().map(json)
        }
        let bases = events.filter { PersonExport.bases.contains($0.type) }
        return [
            "person": .string(person), "events": .array(events.map(json)),
            "bases": .array(bases.map { .string($0.id) }), "notices": .array(notices),
        ]
    }

    /// Events by which a person, or two people for them, let others know of them.
    private static let bases: Set<EventType> = [
        .consentGranted, .consentWithdrawn, .basisInvoked, .basisConfirmed,
    ]

    private func json(_ event: Event) -> JSON {
        [
            "position": .int(Int(event.position)), "recorded": .string(event.recorded.description),
            "type": .string(event.type.name), "source": .string(event.source), "id": .string(event.id),
            "subject": event.subject.map(JSON.string) ?? .null, "agency": event.agency.map(JSON.string) ?? .null,
            "time": event.envelope.time.map { .string($0.description) } ?? .null, "data": event.data?.json ?? .null,
        ]
    }

    /// What a partner was told, word for word, and whether it got there.
    private func json(_ entry: OutboxEntry) -> JSON {
        let body = bus.opened(entry.notice).flatMap { try? JSONDocument($0.body) }
        return [
            "notice": .string(entry.notice.id), "partner": .string(entry.notice.partner),
            "event": .int(Int(entry.notice.position)), "created": .string(entry.notice.created.description),
            "status": .string(entry.progress.status.rawValue), "attempts": .int(entry.progress.attempts),
            "last_attempt": entry.progress.lastAttempt.map { .string($0.description) } ?? .null,
            "body": body?.root.json ?? .null,
        ]
    }
}
