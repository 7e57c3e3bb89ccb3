package import EnlaceCore

/// What a partner was asked to forget, until it says that it has.
package struct ErasureRequest: Sendable, Hashable, Codable {
    package var partner: String
    /// By the pseudonym under which the partner was told of them: this node's own does not outlive an erasure here.
    package var person: String
    /// Where the journal holds the request; nil in snapshots of older versions.
    package var position: Int64?
    package var requested: Timestamp
    package var due: Timestamp
    package var confirmed: Timestamp?
    /// Whether it was told that the partner is late.
    package var isOverdue = false

    /// Nil if the event says no such thing.
    init?(_ event: Event) {
        guard let data = event.data, let partner = data["partner"]?.string,
            let person = data[FieldType.personField]?.string, let due = data["due"]?.timestamp
        else { return nil }
        self.partner = partner
        self.person = person
        self.due = due
        position = event.position
        requested = event.recorded
    }

    /// What an admin records for a partner that cannot say so itself; the same event however often it is recorded.
    ///
    /// - Parameter note: how it is known; no names.
    package func confirmation(of id: String, note: String?, at now: Timestamp) -> Derivation {
        var members: [JSON.Member] = [
            .init(FieldType.personField, .string(person)), .init("asof", .string(now.description)),
        ]
        if let note { members.append(.init("note", .string(note))) }
        return Derivation(
            .erasureConfirmed, subject: id, data: .object(members), time: now,
            cause: .timer(object: "\(id)/confirmed", due: requested, index: 0))
    }

    /// The event that tells that the partner is late.
    func overdue(_ id: String) -> Derivation {
        Derivation(
            .erasureOverdue, subject: id,
            data: [
                "partner": .string(partner), "asof": .string(due.description),
                "requested": .string(requested.description),
            ],
            time: due, cause: .timer(object: id, due: due, index: 0))
    }
}
