import EnlaceControl
import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay

/// Answers what was let out, from the disclosure log and from the decisions that it is made of.
struct DisclosureSearch: Sendable {
    let log: ComponentRunner<DisclosureLog>
    let reader: DisclosureReader
    let lookup: EventLookup
    let node: String

    private var bus: EventBus { reader.bus }

    /// The log as of everything that is committed now.
    func checkpoint() async -> Checkpoint {
        await log.caughtUp(to: bus.head)
        return await log.read(\.checkpoint)
    }

    func list(_ request: DisclosureListRequest) async throws -> DisclosureListReply {
        var listing = DisclosureListing(
            partner: request.partner, event: try await key(of: request.event),
            limit: request.limit ?? DisclosureListRequest.defaultLimit)
        try await reader.forEach(upTo: await checkpoint().size) { listing.add($1, at: $0) }
        return DisclosureListReply(disclosures: try await rows(of: listing))
    }

    /// - Parameters:
    ///   - trace: of the person, as of `checkpoint` or later.
    ///   - personal: types of events that are about persons.
    ///   - checkpoint: how far the log is read.
    func list(
        _ request: DisclosureListRequest, about trace: PersonTrace, personal: Set<EventType>,
        upTo checkpoint: Checkpoint
    ) async throws -> PersonDisclosuresReply {
        var listing = DisclosureListing(
            partner: request.partner, event: try await key(of: request.event), about: trace,
            limit: request.limit ?? .max)
        var untraceable = 0
        try await reader.forEach(upTo: checkpoint.size) { index, entry in
            guard listing.add(entry, at: index), case .letOut(let letOut) = entry.kind,
                personal.contains(EventType(letOut.type))
            else { return }
            if try await isGone(entry) { untraceable += 1 }
        }
        return PersonDisclosuresReply(
            disclosures: try await rows(of: listing), untraceable: untraceable, size: checkpoint.size,
            root: checkpoint.root.base64)
    }

    /// The key of an event that is named by its id or position.
    private func key(of text: String?) async throws -> String? {
        guard let text else { return nil }
        let event = try await lookup.find(text)
        return EventKey(source: event.source, id: event.id).hex
    }

    /// Whether nobody can tell any more whom the event was about.
    private func isGone(_ entry: DisclosureEntry) async throws -> Bool {
        guard let position = try await decision(of: entry)?.position,
            let event = try await lookup.at(Int64(position))
        else { return true }
        guard isUnreadable(event) else { return false }
        let key = Relay.disclosureKey(of: event, node: node)
        return try await bus.journal.event(source: key.source, id: key.id).map(isUnreadable) ?? true
    }

    private func isUnreadable(_ event: Event) -> Bool { event.isExpired || bus.opened(event).isSealed }

    private func decision(of entry: DisclosureEntry) async throws -> DecisionRecord? {
        try await lookup.at(entry.position).flatMap { DecisionRecord($0.data) }
    }

    /// Newest first.
    private func rows(of listing: DisclosureListing) async throws -> [DisclosureListReply.Row] {
        var rows: [DisclosureListReply.Row] = []
        for item in listing.items.reversed() {
            guard let decision = try await decision(of: item.entry) else {
                throw DisclosureProver.Failure.beyondTheEnd
            }
            rows.append(DisclosureListReply.Row(item, decision))
        }
        return rows
    }
}

extension DisclosureListReply.Row {
    fileprivate init(_ item: DisclosureListing.Item, _ decision: DecisionRecord) {
        self.init(
            index: item.index, time: WireTime(item.entry.time), partner: item.entry.partner,
            notice: item.entry.notice,
            event: .init(source: decision.source, id: decision.id, position: Int64(decision.position)),
            type: item.letOut.type, agreement: item.letOut.agreement, fields: item.letOut.fields,
            basis: decision.basis(of: item.entry.notice)?.sentence, outcome: item.outcome)
    }
}

extension DecisionRecord {
    /// What let restricted fields leave with a notice; nil where none did.
    fileprivate func basis(of notice: String) -> Basis? {
        for row in rows {
            if case .sent(notice, _, let form) = row.outcome { return form.basis }
        }
        return nil
    }
}
