import EnlaceCore
import Logging

extension Intake {
    /// Screens and commits. An object that nobody has registered yet is claimed in between, and looked at again.
    func publish(_ parsed: ParsedEvents, of agency: Agency, by screen: EventScreen) async throws(Problem) -> [Receipt] {
        var knowledge = try await knowledge(of: parsed, by: screen)
        let registered = screen.registered(by: parsed.events)
        let new = registered.filter { knowledge.rights[$0] == nil }
        guard registrations.claim(new) else {
            throw Problem(.overloaded, "One of these objects is just being registered; try again.")
        }
        defer { registrations.release(new) }
        if !new.isEmpty { knowledge = try await self.knowledge(of: parsed, by: screen) }
        try screen.check(parsed, of: agency, knowing: knowledge, now: clock.now)
        let receipts = try await commit(parsed)
        if !registered.isEmpty { registrations.note(receipts.map(\.position).max()) }
        return receipts
    }

    /// Throws what is wrong with `parsed`, and stores nothing.
    func screen(_ parsed: ParsedEvents, of agency: Agency, by screen: EventScreen) async throws(Problem) {
        try screen.check(parsed, of: agency, knowing: try await knowledge(of: parsed, by: screen), now: clock.now)
    }

    private func knowledge(of parsed: ParsedEvents, by screen: EventScreen) async throws(Problem)
        -> EventScreen.Knowledge
    {
        EventScreen.Knowledge(
            rights: await rights(of: screen.objects(of: parsed.events)),
            events: try await envelopes(of: screen.references(of: parsed.events), among: parsed.events))
    }

    /// Waits for the rights only where an event needs one, and only as long as a registration is not folded yet.
    private func rights(of objects: Set<ObjectKey>) async -> [ObjectKey: ObjectRights.Entry] {
        guard !objects.isEmpty else { return [:] }
        if let position = registrations.awaitedPosition {
            await rights.caughtUp(to: position)
            registrations.folded(to: position)
        }
        return await rights.read { rights in
            var held: [ObjectKey: ObjectRights.Entry] = [:]
            for key in objects { held[key] = rights[key] }
            return held
        }
    }

    /// The envelopes of events that are corrected: in the same request, or in the journal.
    private func envelopes(of references: [EventScreen.Reference], among events: [EventDraft]) async throws(Problem)
        -> [EventKey: EventEnvelope]
    {
        guard !references.isEmpty else { return [:] }
        var known = Dictionary(events.map { ($0.key, $0.envelope) }) { first, _ in first }
        for reference in references where known[reference.key] == nil {
            known[reference.key] = try await event(source: reference.source, id: reference.id)?.envelope
        }
        return known
    }

    private func commit(_ parsed: ParsedEvents) async throws(Problem) -> [Receipt] {
        guard !parsed.events.isEmpty else { return [] }
        let start = ContinuousClock.now
        do {
            let receipts = try await bus.publish(Commit(events: parsed.events))
            metrics.committed(receipts, in: ContinuousClock.now - start)
            return receipts
        } catch {
            note(error)
            throw Problem(error, isBatch: parsed.isBatch)
        }
    }

    /// After a failed commit nothing more may be acknowledged.
    private func note(_ error: JournalError) {
        if error == .diskFull { logger.warning("disk full, events refused") }
        guard case .failed(let cause) = error else { return }
        readiness.report("journal", isReady: false, detail: "a commit failed")
        logger.critical("journal failed", metadata: ["cause": "\(cause)"])
    }
}
