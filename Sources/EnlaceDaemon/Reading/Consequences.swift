import EnlaceAlerts
import EnlaceCore
import EnlaceFlows
import EnlaceRelay
import EnlaceShelters

/// Finds what followed from an event, however far behind it that lies: a component that has much to do comes to an event
/// late.
///
/// The ids of what follows from an event follow from its own, so they are looked up and not searched for. So it is known
/// also when the content of all of it has expired.
struct Consequences: Sendable {
    let bus: EventBus
    let node: String

    /// The components that derive events from events.
    static let components = [Shelters.name, Flows.name, Alerts.name, Relay.name, PersonAct.component]
    /// So many numbers in a row may be missing: not every component begins with the first, and of an erased person nothing
    /// is stored.
    private static let gap = 64

    /// What the components of this node have derived from `cause` so far, in order of position.
    func events(from cause: Event) async throws -> [Event] {
        var found: [Event] = []
        for component in Consequences.components { found += try await events(from: cause, by: component) }
        return found.sorted { $0.position < $1.position }
    }

    private func events(from cause: Event, by component: String) async throws -> [Event] {
        let source = Derivation.source(node: node, component: component)
        var (found, index, missing): ([Event], Int, Int) = ([], 0, 0)
        while missing < Consequences.gap {
            let id = Derivation.id(component: component, source: cause.source, id: cause.id, index: index)
            let event = try await bus.journal.event(source: source, id: id)
            missing = event == nil ? missing + 1 : 0
            index += 1
            // What an agency posts is derived by nobody, whatever it calls itself.
            if let event, event.agency == nil { found.append(event) }
        }
        return found
    }
}
