import EnlaceCore
import EnlaceRelay
import Logging

/// Erases again whom a restored backup brought back, before anything else runs; who was told of them is asked again to
/// forget them, because what was known of the first request is gone with the state that the backup took the place of.
struct ReturnedPersons: Sendable {
    let node: String
    let bus: EventBus
    let vault: PersonVault
    let clock: any NodeClock
    let logger: Logger

    /// - Parameter relay: without state.
    func erase(_ relay: Relay) async throws {
        guard vault.hasReturned else { return }
        let requests = try await requests(relay)
        if !requests.isEmpty {
            try await bus.publish(Commit(events: requests, onConflict: .keepFirst, admission: .always))
        }
        try await vault.eraseReturned()
        logger.notice(
            "persons erased again, whom a backup had brought back", metadata: ["requests": "\(requests.count)"])
    }

    /// Those that follow from erasing now: the relay can read no cause any more once the keys are gone.
    private func requests(_ relay: Relay) async throws -> [EventDraft] {
        var relay = relay
        try await bus.replay(&relay)
        // What it decided while it folded old events again, perhaps under other agreements, is in the journal or never was.
        relay.forgetUnconfirmedRequests()
        var effects = Effects()
        let now = clock.now
        for person in relay.persons.filter(vault.isReturned).sorted() {
            let id = PersonTag.random().hex
            let order = Derivation(
                .erasureOrdered, subject: id, data: .object([.init(FieldType.personField, .string(person))]), time: now,
                cause: .timer(object: id, due: now, index: 0))
            let draft = order.draft(node: node, component: PersonAct.component)
            relay.apply(Event(draft, position: bus.head + 1, recorded: now), effects: &effects)
        }
        return effects.events.filter { $0.type == .erasureRequested }.map {
            $0.draft(node: node, component: Relay.name)
        }
    }
}
