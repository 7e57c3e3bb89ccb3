import EnlaceCore
import EnlaceIntake
import EnlaceRelay

/// Answers what partners were asked to forget, as the relay knows it.
struct RelayErasureBook: ErasureBook {
    let relay: ComponentRunner<Relay>
    let bus: EventBus

    /// A request that is confirmed is committed, but may not be folded yet: only then it is waited for.
    func partner(asked request: String) async -> String? {
        if let partner = await knownPartner(asked: request) { return partner }
        await relay.caughtUp(to: bus.head)
        return await knownPartner(asked: request)
    }

    private func knownPartner(asked request: String) async -> String? {
        await relay.read { $0.evaluation.erasures.requests[request]?.partner }
    }
}
