extension Commit {
    /// Whether it is worth the last space there is: it takes back a consent, or has somebody forgotten.
    ///
    /// From outside nothing else may come along with it; what a component derives in one go is stored in one go.
    public var mayUseReserve: Bool {
        switch admission {
        case .whenRoom: !events.isEmpty && events.allSatisfy { Commit.reserved.contains($0.envelope.type) }
        case .always:
            events.contains { Commit.reserved.contains($0.envelope.type) } || outbox.contains(where: Commit.isReserved)
        }
    }

    private static func isReserved(_ change: OutboxChange) -> Bool {
        guard case .add(let notice) = change else { return false }
        return reserved.contains(notice.type)
    }

    private static let reserved: Set<EventType> = [
        .consentWithdrawn, .erasureOrdered, .erasureRequested, .erasureConfirmed, .personErased, .erasureRefused,
    ]
}
