extension PersonVault {
    /// A commit as the journal may have it.
    struct SealedCommit: Sendable {
        var commit: Commit
        /// Answers to events that the journal is not asked about, because the person they are about was erased, by index.
        var settled: [Int: Receipt] = [:]
    }

    /// Whom a draft is about.
    private struct Named {
        var person: PersonTag
        /// Whether its agency has asked to forget them: then nothing more is taken from it.
        var isShut: Bool
    }

    /// What takes the place of a draft in the journal.
    private enum Replacement {
        case draft(EventDraft)
        /// It is known since before the person was erased.
        case known(Int64)
        case nothing
    }

    /// Whether anything in `commit` is to be sealed; a look at the types, and no more.
    func concerns(_ commit: Commit) -> Bool {
        var last: EventType?
        for draft in commit.events where draft.envelope.type != last {
            if fields.types.contains(draft.envelope.type) { return true }
            last = draft.envelope.type
        }
        return commit.outbox.contains { if case .add(let notice) = $0 { notice.key != nil } else { false } }
    }

    /// Seals what is about persons.
    ///
    /// - Parameter stored: the event of a source and id, as the journal has it.
    /// - Throws: ``JournalError/erased(index:)`` for a new event about a person who was erased, if the commit asks to be
    ///   refused; otherwise it is left out.
    func sealed(_ commit: Commit, stored: (EventDraft) async throws(JournalError) -> Event?)
        async throws(JournalError) -> SealedCommit
    {
        let persons = commit.events.map(named)
        try await makeKeys(for: commit.events, about: persons)
        var result = SealedCommit(commit: commit)
        for (index, draft) in commit.events.enumerated() {
            guard let named = persons[index] else { continue }
            switch try await replacement(of: draft, about: named, stored: stored) {
            case .draft(let draft): result.commit.events[index] = draft
            case .nothing where commit.onConflict == .refuse: throw .erased(index: index)
            case .nothing: result.settled[index] = Receipt(position: 0, isDuplicate: true)
            case .known(let position): result.settled[index] = Receipt(position: position, isDuplicate: true)
            }
        }
        result.commit.outbox = try commit.outbox.map(sealed)
        return result
    }

    private func named(by draft: EventDraft) -> Named? {
        guard fields.types.contains(draft.envelope.type),
            let person = fields.persons(in: draft.content.data, of: draft.envelope.type).min()
        else { return nil }
        var isShut = false
        if let agency = draft.agency, case .erased = standing(tag(person, from: agency)) { isShut = true }
        return Named(person: tag(person), isShut: isShut)
    }

    private func makeKeys(for drafts: [EventDraft], about persons: [Named?]) async throws(JournalError) {
        var missing: Set<PersonTag> = []
        for (draft, named) in zip(drafts, persons) where !draft.outlivesPerson {
            if let named, !named.isShut, case .unknown = standing(named.person) { missing.insert(named.person) }
        }
        if !missing.isEmpty { try await makeKeys(for: Array(missing)) }
    }

    private func replacement(
        of draft: EventDraft, about named: Named, stored: (EventDraft) async throws(JournalError) -> Event?
    ) async throws(JournalError) -> Replacement {
        if draft.outlivesPerson { return .draft(try draft.sealed(under: ownKey)) }
        if !named.isShut, case .known(let key) = standing(named.person) {
            return .draft(try draft.sealed(under: key))
        }
        // The ciphertext cannot be made again to be compared, so what is known under its id stands for it.
        return try await stored(draft).map { .known($0.position) } ?? .nothing
    }

    private func sealed(_ change: OutboxChange) throws(JournalError) -> OutboxChange {
        guard case .add(let notice) = change, let id = notice.key else { return change }
        guard let key = key(id) else { return .add(notice.unreadable(id)) }
        return .add(try notice.sealed(under: key))
    }
}

extension EventDraft {
    /// Whether it must be readable when the person is erased: it asks others to forget them, or says that they have.
    fileprivate var outlivesPerson: Bool {
        envelope.type == .erasureRequested || envelope.type == .erasureConfirmed
    }
}
