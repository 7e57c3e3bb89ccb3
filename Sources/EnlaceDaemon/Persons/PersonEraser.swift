import EnlaceCore

/// Forgets a person: has the relay ask everybody who was told, then destroys the key of all that is kept here.
struct PersonEraser: Sendable {
    let node: String
    let bus: EventBus
    let vault: PersonVault
    let clock: any NodeClock
    /// Returns true once whoever must act on an event at this position has done so; false if that will not be.
    let settled: @Sendable (Int64) async -> Bool

    /// Returns when nothing can be read any more, here and on the disk. What fails halfway is done by doing it again.
    ///
    /// - Parameters:
    ///   - order: the `erasure.ordered` that says so; published first, while it can still be read.
    ///   - report: says that it is done; it does not name the person.
    func erase(_ person: String, order: Derivation, report: Derivation) async throws(JournalError) {
        if !vault.isErased(person), vault.knows(person) {
            let position = try await bus.record(order, node: node)
            // What followed from events before the order may say that somebody was told, so it is waited for as well.
            guard await settled(position), await settled(bus.head) else { throw .stopped }
        }
        try await vault.erase(person, at: clock.now)
        try await bus.record(report, node: node)
        try await bus.journal.scrub()
    }
}
