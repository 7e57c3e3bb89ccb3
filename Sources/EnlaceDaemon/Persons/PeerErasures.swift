import EnlaceCore
import Logging
import ServiceLifecycle

/// Does what peers ask for: forgets the persons whom they told of, and confirms it. What it refuses it tells an admin.
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
        guard let peer = event.agency, let person = event.data?[FieldType.personField]?.string else { return }
        while true {
            do throws(JournalError) {
                return try await answer(event, of: peer, toForget: person)
            } catch {
                guard error == .diskFull, !Task.isShuttingDownGracefully else { throw error }
                logger.warning("disk full, an erasure waits", metadata: ["event": "\(event.id)"])
                await bell.wait(until: eraser.clock.now + .seconds(1), clock: eraser.clock)
            }
        }
    }

    /// From the peer nothing more is taken about the person, whatever becomes of the request.
    private func answer(_ event: Event, of peer: String, toForget person: String) async throws(JournalError) {
        try await eraser.vault.shut(person, to: peer, at: eraser.clock.now)
        let matter = try await matter(of: person, askedBy: peer)
        if matter == .erase { try await forget(person, asked: event) }
        if let reason = matter.reason { try await refuse(event, of: peer, because: reason) }
        if matter.isConfirmed { try await confirm(event, person) }
    }

    /// An erasure that was begun is finished. What others tell between this look and the end is told of somebody of whom
    /// nobody but the peer had told, and goes as well.
    private func matter(of person: String, askedBy peer: String) async throws(JournalError) -> PeerErasure {
        if eraser.vault.isErased(person) { return .erase }
        let posters = PersonPosters(bus: bus, vault: eraser.vault)
        return PeerErasure(askedBy: peer, ofPersonToldBy: try await posters.agencies(tellingOf: person))
    }

    private func forget(_ person: String, asked event: Event) async throws(JournalError) {
        let named = JSON.object([.init(FieldType.personField, .string(person))])
        let order = Derivation(.erasureOrdered, subject: event.subject, data: named, from: event, index: 0)
        let report = Derivation(
            .personErased, subject: event.subject, data: ["reason": "asked for by a peer"], from: event, index: 1)
        try await eraser.erase(person, order: order, report: report)
        logger.notice("person erased, asked for by a peer", metadata: ["event": "\(event.id)"])
    }

    private func confirm(_ event: Event, _ person: String) async throws(JournalError) {
        let done: JSON = [FieldType.personField: .string(person), "asof": .string(event.recorded.description)]
        try await bus.record(
            Derivation(.erasureConfirmed, subject: event.subject, data: done, from: event, index: 2), node: eraser.node)
    }

    private func refuse(_ event: Event, of peer: String, because reason: String) async throws(JournalError) {
        let data: JSON = ["partner": .string(peer), "reason": .string(reason)]
        try await bus.record(
            Derivation(.erasureRefused, subject: event.subject, data: data, from: event, index: 3), node: eraser.node)
        logger.warning(
            "a peer's request to forget a person is refused",
            metadata: ["event": "\(event.id)", "peer": "\(peer)", "reason": "\(reason)"])
    }
}
