import EnlaceCore
import EnlaceIntake
import EnlaceRelay

/// Answers what the relay knows of persons.
struct RelayPersonBook: PersonBook {
    let relay: ComponentRunner<Relay>
    let bus: EventBus

    func erasure(_ request: String) async -> AskedErasure? {
        await known { relay in
            relay.evaluation.erasures.requests[request].map { AskedErasure(partner: $0.partner, person: $0.person) }
        }
    }

    func isInvoked(_ basis: String, for person: String) async -> Bool {
        await known { $0.evaluation.persons[person]?.isInvoked(basis) == true ? true : nil } ?? false
    }

    /// What an event takes up again is committed, but may not be folded yet: only then it is waited for.
    private func known<Answer: Sendable>(_ answer: @Sendable (Relay) -> Answer?) async -> Answer? {
        if let answer = await relay.read(answer) { return answer }
        await relay.caughtUp(to: bus.head)
        return await relay.read(answer)
    }
}
