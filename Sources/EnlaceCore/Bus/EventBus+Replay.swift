extension EventBus {
    /// Brings a component up to the end of the journal as its runner will, for who must know its state before that runs;
    /// what follows from the events is left to the runner.
    package func replay<C: Component>(_ component: inout C) async throws {
        let snapshot = try await journal.standing(of: C.name).snapshot
        var position: Int64 = 0
        if let snapshot, let restored = try? restored(component, from: snapshot) {
            component = restored
            position = snapshot.position
        }
        while true {
            let page = try await page(after: position, limit: 512, types: component.interests)
            guard page.end > position else { return }
            _ = component.fold(opened(page.events), effectsAfter: page.end)
            position = page.end
        }
    }

    func restored<C: Component>(_ component: C, from snapshot: Snapshot) throws -> C {
        let state = try opened(snapshot)
        var restored = component
        try restored.restore(state.common)
        try restored.restore(personal: state.personal)
        if let nodeSealed = state.nodeSealed { try restored.restore(nodeSealed: nodeSealed) }
        return restored
    }
}
