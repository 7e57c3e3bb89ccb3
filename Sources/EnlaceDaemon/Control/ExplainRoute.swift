import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `explain`: what followed from an event, and for each partner what was decided and what became of it.
struct ExplainRoute: Sendable {
    let lookup: EventLookup
    let catalog: EventCatalog
    let outbox: any NoticeOutbox
    let consequences: Consequences
    /// Answers which components have not come to a position yet.
    let behind: @Sendable (Int64) async -> [String]
    let trails: NoticeTrails
    let states: NoticeStates

    func add(to router: ControlRouter) {
        router.acts(.explain) { call in
            try await explain(try await lookup.find(try call.parameter("event"), source: call.query["source"]))
        }
    }

    private func explain(_ event: Event) async throws -> ExplainReply {
        // Asked first: what a component has passed by then, and is not found, does not come any more.
        let behind = await behind(event.position)
        let derived = try await consequences.events(from: event)
        let decided = derived.first { $0.type == .relayDecided }
        let entries = try await outbox.entries(matching: OutboxFilter(position: event.position), limit: 1_000)
        let rows = decided.flatMap { DecisionRecord($0.data) }?.rows ?? []
        var stories = rows.map { PartnerStory($0, entries, event.type, states) }
        let known = try await trails.trails(of: entries)
        for index in stories.indices { stories[index].trail = stories[index].notice.flatMap { known[$0.id] } }
        return ExplainReply(
            event: EventRow(event), derived: derived.map(EventRow.init),
            decided: decided != nil || !behind.contains(Relay.name),
            travels: catalog[event.type]?.mayTravel ?? false, behind: behind.isEmpty ? nil : behind, partners: stories)
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
                suppressed: form.suppressed.isEmpty ? nil : form.suppressed, overlaps: form.overlaps ? true : nil,
                notice: entry.map(states.state))
        }
    }
}
