import EnlaceCore

/// Finds the agencies that have told of a person.
struct PersonPosters: Sendable {
    let bus: EventBus
    let vault: PersonVault
    /// What tells nothing of a person that would have to be kept when they are to be forgotten.
    private static let untelling: Set<EventType> = [
        .consentGranted, .consentWithdrawn, .erasureRequested, .erasureConfirmed,
    ]

    /// Reads the journal from its start. An event that has expired counts where it was told on a basis: of that there is a
    /// record under the person's key.
    func agencies(tellingOf person: String) async throws(JournalError) -> Set<String> {
        guard let key = vault.keyName(of: person).flatMap({ PersonTag(hex: $0) }) else { return [] }
        var agencies: Set<String> = []
        var told: Set<Int64> = []
        let types = vault.fields.types.subtracting(PersonPosters.untelling)
        var position: Int64 = 0
        while true {
            let page = try await bus.page(after: position, limit: 2_000, types: types)
            for event in page.events where event.sealingKey == key {
                if let agency = event.agency { agencies.insert(agency) }
                if event.type == .disclosureRecorded, let event = event.subject.flatMap({ Int64($0) }) {
                    told.insert(event)
                }
            }
            guard page.end > position else { break }
            position = page.end
        }
        for position in told {
            let event = try await bus.page(after: position - 1, limit: 1).events.first
            if let agency = event?.agency { agencies.insert(agency) }
        }
        return agencies
    }
}
