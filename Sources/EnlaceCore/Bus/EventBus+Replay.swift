extension EventBus {
    /// Brings a component up to the end of the journal as its runner will, for who must know its state before that runs.
    ///
    /// - Returns: what follows from events behind the component's stored cursor, which its runner will derive too.
    package func replay<C: Component>(_ component: inout C) async throws -> Effects {
        let (cursor, snapshot) = try await journal.standing(of: C.name)
        var position: Int64 = 0
        if let snapshot, let restored = try? restored(component, from: snapshot) {
            component = restored
            position = snapshot.position
        }
        var effects = Effects()
        while true {
            let page = try await page(after: position, limit: 512, types: component.interests)
            guard page.end > position else { return effects }
            effects.append(component.fold(opened(page.events), effectsAfter: cursor))
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
