public import EnlaceCore

/// One sentence of the contract of ``EventJournal`` and ``NoticeOutbox``, and how it is put to the test.
public struct JournalConformance: Sendable, CustomStringConvertible {
    public let description: String
    private let body: @Sendable (Subject) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (Subject) async throws -> Void) {
        description = sentence
        self.body = body
    }

    /// Every sentence; each wants an empty journal of its own.
    public static let all = events + state + outbox + persons + retention

    /// Puts a fresh, empty journal to the test.
    ///
    /// - Throws: ``Breach`` if it does not keep its promise.
    public func check(_ journal: any EventStore, clock: ManualClock) async throws {
        let tap = TapRecorder()
        journal.attach(tap: tap.record)
        try await body(Subject(journal: journal, clock: clock, tap: tap))
    }

    public struct Breach: Error, CustomStringConvertible {
        public let description: String
    }

    struct Subject: Sendable {
        let journal: any EventStore
        let clock: ManualClock
        let tap: TapRecorder

        /// Commits events with the given ids.
        @discardableResult
        func post(_ ids: String..., conflict: Commit.Conflict = .refuse) async throws -> [Receipt] {
            try await journal.commit(Commit(events: ids.map { .numbered($0) }, onConflict: conflict))
        }

        func ids(after position: Int64 = 0, limit: Int = 100, types: Set<EventType>? = nil) async throws -> [String] {
            try await journal.events(after: position, limit: limit, types: types).events.map(\.id)
        }
    }
}

/// Throws a breach of contract unless both are the same.
func expect<Value: Equatable>(_ value: Value, is wanted: Value, _ what: String) throws {
    guard value == wanted else {
        throw JournalConformance.Breach(description: "\(what): expected \(wanted), got \(value)")
    }
}

/// Runs `body`, which must fail with `wanted`.
func expect(_ wanted: JournalError, _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as JournalError where error == wanted {
        return
    }
    throw JournalConformance.Breach(description: "expected \(wanted), but nothing was thrown")
}

extension EventDraft {
    /// A small event; `count` tells apart two with the same id.
    public static func numbered(
        _ id: String, type: EventType = .shelterReported, subject: String = "casa", count: Int = 0,
        agency: String = "test"
    ) -> EventDraft {
        .posted(type, id: id, subject: subject, data: ["total": .int(count)], agency: agency)
    }
}
