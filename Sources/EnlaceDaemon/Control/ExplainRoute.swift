import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `explain`: what followed from an event, and for each partner what was decided and what became of it.
struct ExplainRoute: Sendable {
    let lookup: EventLookup
    let bus: EventBus
    let catalog: EventCatalog
    let outbox: any NoticeOutbox
    let relay: ComponentRunner<Relay>
    let node: String
    let trails: NoticeTrails
    let states: NoticeStates

    /// What follows from an event is committed soon after it: so many positions are looked at.
    private static let horizon = 20_000

    func add(to router: ControlRouter) {
        router.acts(.explain) { call in
            try await explain(try await lookup.find(try call.parameter("event"), source: call.query["source"]))
        }
    }

    private func explain(_ event: Event) async throws -> ExplainReply {
        let derived = try await derived(from: event)
        let decided = derived.first { $0.type == .relayDecided }
        let entries = try await outbox.entries(matching: OutboxFilter(position: event.position), limit: 1_000)
        let rows = decided.flatMap { DecisionRecord($0.data) }?.rows ?? []
        var stories = rows.map { PartnerStory($0, entries, event.type, states) }
        let known = try await trails.trails(of: entries)
        for index in stories.indices { stories[index].trail = stories[index].notice.flatMap { known[$0.id] } }
        let hasPassed = await relay.foldedPosition >= event.position
        return ExplainReply(
            event: EventRow(event), derived: derived.map(EventRow.init), decided: hasPassed,
            travels: catalog[event.type]?.mayTravel ?? false, partners: stories)
    }

    /// The events that name this one as their cause, from the components of this node.
    private func derived(from event: Event) async throws -> [Event] {
        var found: [Event] = []
        var position = event.position
        let end = min(bus.head, position + Int64(ExplainRoute.horizon))
        while position < end {
            let page = try await bus.page(after: position, limit: 1_000)
            found += page.events.filter {
                $0.agency == nil && $0.envelope.extensions[EventEnvelope.Extension.cause] == event.id
            }
            guard page.end > position else { break }
            position = page.end
        }
        // A cause is named by its id alone: where several events have it, each derived id tells which one is meant.
        guard try await lookup.events(named: event.id, besides: event.source).count > 1 else { return found }
        return found.filter { $0.isDerived(from: event, upTo: found.count) }
    }
}

extension PartnerStory {
    /// - Parameter type: of the event.
    init(_ row: DecisionRecord.Row, _ entries: [OutboxEntry], _ type: EventType, _ states: NoticeStates) {
        switch row.outcome {
        case .refused(let reason):
            self.init(
                partner: row.partner, decision: .refused, reason: reason.sentence, agreement: row.agreement)
        case .sent(let notice, _, let form):
            let entry = entries.first { $0.notice.id == notice }
            let isErrand = ErasureErrand.types.contains(type)
            self.init(
                partner: row.partner, decision: .sent,
                reason: isErrand ? "it concerns this partner" : "the agreement allows it", agreement: row.agreement,
                fields: form.fields, withheld: form.withheld, basis: form.basis.map(\.sentence),
                suppressed: form.suppressed.isEmpty ? nil : form.suppressed, notice: entry.map(states.state))
        }
    }
}

extension Event {
    /// Whether its id is that of one of the first things that its component derives from `cause`.
    ///
    /// - Parameter count: how many there can be; a rule that is gone may have left a gap before the last one.
    fileprivate func isDerived(from cause: Event, upTo count: Int) -> Bool {
        let parts = source.split(separator: "/", maxSplits: 2)
        guard parts.count == 3 else { return false }
        let component = String(parts[2])
        return (0..<(count + 64)).contains { index in
            id == Derivation.id(component: component, source: cause.source, id: cause.id, index: index)
        }
    }
}
