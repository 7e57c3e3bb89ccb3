import EnlaceCore
import Logging
import ServiceLifecycle

/// Does what peers ask for: forgets the persons whom they told of, and confirms it.
///
/// A request is worked off at least once: what was begun when the node went down is done again after the start, with the
/// same outcome and under the same ids.
struct PeerErasures: Service {
    let eraser: PersonEraser
    let logger: Logger

    private var bus: EventBus { eraser.bus }
    private static let types: Set<EventType> = [.erasureRequested]

    func run() async throws {
        let bell = bus.doorbell(for: PeerErasures.types)
        defer { bus.remove(bell) }
        try await withGracefulShutdownHandler {
            do {
                try await work(bell)
            } catch let error as JournalError where [.stopped, .diskFull].contains(error) {
                // Only a stop ends the wait for space. The next start goes on from the stored cursor.
            }
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    private func work(_ bell: Doorbell) async throws {
        var position = try await bus.journal.cursor(of: PersonAct.component)
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let page = try await bus.page(after: position, limit: 256, types: PeerErasures.types)
            for event in bus.opened(page.events) { try await answer(event, bell) }
            if page.end == position {
                await bell.wait()
            } else {
                position = page.end
                bus.journal.note(Cursor(component: PersonAct.component, position: position))
            }
        }
    }

    /// A full disk is waited out: a request that is not answered would be forgotten.
    private func answer(_ event: Event, _ bell: Doorbell) async throws {
        // What this node asks of others is for them to do.
        guard event.agency != nil, let person = event.data?[FieldType.personField]?.string else { return }
        while true {
            do throws(JournalError) {
                return try await forget(person, asked: event)
            } catch {
                guard error == .diskFull, !Task.isShuttingDownGracefully else { throw error }
                logger.warning("disk full, an erasure waits", metadata: ["event": "\(event.id)"])
                await bell.wait(until: eraser.clock.now + .seconds(1), clock: eraser.clock)
            }
        }
    }

    private func forget(_ person: String, asked event: Event) async throws(JournalError) {
        let named = JSON.object([.init(FieldType.personField, .string(person))])
        let order = Derivation(.erasureOrdered, subject: event.subject, data: named, from: event, index: 0)
        let report = Derivation(
            .personErased, subject: event.subject, data: ["reason": "asked for by a peer"], from: event, index: 1)
        try await eraser.erase(person, order: order, report: report)
        let done: JSON = [FieldType.personField: .string(person), "asof": .string(event.recorded.description)]
        try await bus.record(
            Derivation(.erasureConfirmed, subject: event.subject, data: done, from: event, index: 2), node: eraser.node)
        logger.notice("person erased, asked for by a peer", metadata: ["event": "\(event.id)"])
    }
}
