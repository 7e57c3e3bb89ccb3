/// A place in the journal that is stored beside the events: how far somebody has come, or what a notice tells of.
///
/// It is stored together with the events up to it or after them, so it never lies beyond the journal's end. Where it does,
/// events are gone that were acknowledged; those that come to stand in their places would pass for processed long since.
package struct JournalPlace: Sendable, Hashable {
    package enum Holder: Sendable, Hashable {
        case cursor(of: String)
        case snapshot(of: String)
        case notice(to: String)
    }

    package var holder: Holder
    package var position: Int64

    package init(_ holder: Holder, at position: Int64) {
        self.holder = holder
        self.position = position
    }

    /// What is wrong with it in a journal that ends at `head`; nil if nothing is.
    package func damage(head: Int64) -> JournalError? {
        guard position > head else { return nil }
        return .damaged("\(holder) stands at position \(position), but the journal ends at position \(head)")
    }
}

extension JournalPlace.Holder: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cursor(let component): "the cursor of \(component)"
        case .snapshot(let component): "the snapshot of \(component)"
        case .notice(let partner): "the event of a notice to \(partner)"
        }
    }
}

extension EventJournal {
    /// Where a component goes on after a start: what it had done up to its cursor, and its state at the last snapshot.
    ///
    /// - Throws: ``JournalError/damaged(_:)`` if either lies beyond the journal's end.
    package func standing(of component: String) async throws(JournalError) -> (cursor: Int64, snapshot: Snapshot?) {
        let cursor = try await cursor(of: component)
        let snapshot = try await snapshot(of: component)
        var places = [JournalPlace(.cursor(of: component), at: cursor)]
        if let snapshot { places.append(JournalPlace(.snapshot(of: component), at: snapshot.position)) }
        for place in places {
            if let damage = place.damage(head: head) { throw damage }
        }
        return (cursor, snapshot)
    }
}
