import EnlaceCore
import Logging

extension Intake {
    /// Screens and commits. An object that nobody has registered yet is claimed in between, and looked at again.
    func publish(_ parsed: ParsedEvents, of agency: Agency, by screen: EventScreen) async throws(Problem) -> [Receipt] {
        let candidates = screen.candidates(parsed.events)
        var knowledge = try await knowledge(of: candidates, from: agency, by: screen)
        let registered = screen.registered(by: candidates)
        let new = registered.filter { knowledge.rights[$0] == nil }
        guard registrations.claim(new) else {
            throw Problem(.overloaded, "One of these objects is just being registered; try again.")
        }
        defer { registrations.release(new) }
        if !new.isEmpty { knowledge = try await self.knowledge(of: candidates, from: agency, by: screen) }
        try screen.check(candidates, isBatch: parsed.isBatch, of: agency, knowing: knowledge, now: clock.now)
        let receipts = try await commit(parsed)
        if !registered.isEmpty { registrations.note(receipts.map(\.position).max()) }
        return receipts
    }

    /// Throws what is wrong with `parsed`, and stores nothing.
    func screen(_ parsed: ParsedEvents, of agency: Agency, by screen: EventScreen) async throws(Problem) {
        let candidates = screen.candidates(parsed.events)
        let knowledge = try await knowledge(of: candidates, from: agency, by: screen)
        try screen.check(candidates, isBatch: parsed.isBatch, of: agency, knowing: knowledge, now: clock.now)
    }

    private func knowledge(
        of candidates: [EventScreen.Candidate], from agency: Agency, by screen: EventScreen
    ) async throws(Problem) -> EventScreen.Knowledge {
        let rights = await rights(of: screen.objects(of: candidates))
        let reposts =
            screen.lapsed(candidates, of: agency, now: clock.now) + screen.superseded(candidates, agency, rights)
        return EventScreen.Knowledge(
            rights: rights, events: try await envelopes(of: screen.references(of: candidates), among: candidates),
            known: try await known(among: reposts), persons: try await personFacts(for: candidates, by: screen),
            isPerson: { [vault = bus.vault] person in vault?.knows(person) ?? false })
    }

    /// Waits for the rights only where an event needs one, and only as long as a registration is not folded yet. What an
    /// import brings does not come through here, so for a dataset everything counts that the journal holds.
    private func rights(of objects: Set<ObjectKey>) async -> [ObjectKey: ObjectRights.Entry] {
        guard !objects.isEmpty else { return [:] }
        let imported = objects.contains { $0.kind == .dataset } ? bus.head : nil
        if let position = [registrations.awaitedPosition, imported].compactMap(\.self).max() {
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
    private func envelopes(of references: [EventScreen.Reference], among candidates: [EventScreen.Candidate])
        async throws(Problem)
        -> [EventKey: EventEnvelope]
    {
        guard !references.isEmpty else { return [:] }
        var known = Dictionary(candidates.map { ($0.event.key, $0.event.envelope) }) { first, _ in first }
        for reference in references where known[reference.key] == nil {
            known[reference.key] = try await event(source: reference.source, id: reference.id)?.envelope
        }
        return known
    }

    /// What is taken up again is committed, but may not be folded yet: then it is waited for, once and not for long.
    private func personFacts(
        for candidates: [EventScreen.Candidate], by screen: EventScreen
    ) async throws(Problem) -> EventScreen.PersonFacts {
        // Nearly no request has such an event.
        guard let persons, candidates.contains(where: \.isConfirmation) else { return EventScreen.PersonFacts() }
        let requests = screen.confirmedErasures(by: candidates)
        let bases = screen.confirmedBases(by: candidates)
        let facts = await facts(requests, bases, persons)
        if facts.misnamed.isEmpty, requests.allSatisfy({ facts.asked[$0] != nil }) { return facts }
        guard await persons.catchUp() else {
            throw Problem(.overloaded, "It is not known yet whether there is what this confirms; try again.")
        }
        return await self.facts(requests, bases, persons)
    }

    private func facts(
        _ requests: [String], _ bases: [EventScreen.PersonBasis], _ persons: any PersonBook
    ) async -> EventScreen.PersonFacts {
        var facts = EventScreen.PersonFacts()
        for request in requests { facts.asked[request] = await persons.erasure(request) }
        for basis in bases where await !persons.isInvoked(basis.id, for: basis.person) { facts.misnamed.insert(basis) }
        return facts
    }

    private func known(among envelopes: [EventEnvelope]) async throws(Problem) -> Set<EventKey> {
        var known: Set<EventKey> = []
        for envelope in envelopes where try await event(source: envelope.source, id: envelope.id) != nil {
            known.insert(EventKey(source: envelope.source, id: envelope.id))
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
