import EnlaceCore
import EnlaceIntake
import EnlaceRelay

/// Answers what the relay knows of persons.
struct RelayPersonBook: PersonBook {
    let relay: ComponentRunner<Relay>
    let bus: EventBus
    let clock: any NodeClock
    /// A relay that waits for space on the disk comes no further for now.
    private let patience = Timestamp.Span.seconds(5)

    func erasure(_ request: String) async -> AskedErasure? {
        await relay.read { relay in
            relay.evaluation.erasures.requests[request].map { AskedErasure(partner: $0.partner, person: $0.person) }
        }
    }

    func isInvoked(_ basis: String, for person: String) async -> Bool {
        await relay.read { [now = clock.now] in
            $0.evaluation.persons[person]?.isInvoked(basis, at: now) ?? false
        }
    }

    func catchUp() async -> Bool {
        let (head, deadline) = (bus.head, clock.now + patience)
        await withTaskGroup { group in
            group.addTask { await relay.caughtUp(to: head) }
            group.addTask { try? await clock.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
        return await relay.foldedPosition >= head
    }
}
