import DequeModule
import Synchronization

/// What every component publishes to and reads from: the journal, and a warm tail of it in memory.
///
/// The contract:
/// 1. When ``publish(_:)`` returns, the events are committed, and on stable storage where the journal is durable.
/// 2. Readers see one order, without gaps, the same for all; nobody sees an event that is not committed.
/// 3. Publishing the same (source, id) again with the same bytes answers with the first receipt.
/// 4. A publisher meets backpressure: with a full queue ``publish(_:)`` throws ``JournalError/overloaded``.
/// 5. A reader meets patience: it pulls pages from its own cursor, woken by a ``Doorbell``. A reader that sleeps
///    slows nobody and holds no memory; when it has fallen behind the tail, it reads from the journal.
/// 6. Delivery is at least once with exactly one effect: what a component derives commits together with its cursor
///    under ids that follow from their cause (``Derivation``).
/// 7. What is about a person is sealed before it reaches the journal, and stays so in the tail and in every page:
///    who may see it opens it with ``PersonVault``.
public final class EventBus: Sendable {
    fileprivate struct Tail {
        var events: Deque<Event> = []
        var bytes = 0
        var head: Int64
        var listeners: [Listener] = []
    }

    /// Who is woken by what is committed.
    fileprivate struct Listener {
        let bell: Doorbell
        /// Nil for all.
        let types: Set<EventType>?
        /// The last position at which there was something for it, or that it was woken for all the same.
        var wanted: Int64
        /// It is woken by the next event, whatever that is.
        var isWaiting = false
    }

    public let journal: any EventJournal
    /// Nil where nothing personal is expected: then nothing is sealed.
    public let vault: PersonVault?
    private let tail: Mutex<Tail>
    private let noticeBells = Mutex<[Doorbell]>([])
    private let partnerBells = Mutex<[String: Doorbell]>([:])
    /// The tail's bounds; what falls out of it is read from the journal.
    private let tailCount: Int
    private let tailBytes: Int

    /// - Parameters:
    ///   - vault: seals what is about persons.
    ///   - tailCount: at most so many events are kept warm.
    ///   - tailBytes: at most so many bytes of their bodies.
    public init(
        journal: any EventJournal, vault: PersonVault? = nil, tailCount: Int = warmCountLimit,
        tailBytes: Int = warmBytesLimit
    ) {
        self.journal = journal
        self.vault = vault
        self.tailCount = tailCount
        self.tailBytes = tailBytes
        tail = Mutex(Tail(head: journal.head))
        journal.attach { [weak self] events in self?.append(events) }
    }

    /// The last position that readers can see.
    public var head: Int64 { tail.withLock { $0.head } }

    /// Two commits of outcomes, the largest that the relay makes: its readers then need not go to the journal.
    public static let warmCountLimit = 8_192
    public static let warmBytesLimit = 8 << 20

    /// How many events are kept warm.
    package var warmCount: Int { tail.withLock { $0.events.count } }

    /// How many bytes of bodies are kept warm.
    package var warmBytes: Int { tail.withLock { $0.bytes } }

    /// Commits; the receipts stand in the order of the commit's events.
    ///
    /// Of a commit that keeps what is there, events about a person who was erased are left out; their receipts name
    /// position 0.
    @discardableResult
    public func publish(_ commit: Commit) async throws(JournalError) -> [Receipt] {
        let receipts =
            if let vault, vault.concerns(commit) {
                try await publish(commit, sealedBy: vault)
            } else {
                try await journal.commit(commit)
            }
        if !commit.outbox.isEmpty { ring(for: commit.outbox) }
        return receipts
    }

    private func publish(_ commit: Commit, sealedBy vault: PersonVault) async throws(JournalError) -> [Receipt] {
        let journal = journal
        let sealed = try await vault.sealed(commit) { draft async throws(JournalError) in
            try await journal.event(source: draft.envelope.source, id: draft.envelope.id)
        }
        let asked = commit.events.indices.filter { sealed.settled[$0] == nil }
        var stored = sealed.commit
        stored.events = asked.map { sealed.commit.events[$0] }
        let receipts: [Receipt]
        do throws(JournalError) {
            receipts = try await journal.commit(stored)
        } catch {
            guard case .conflict(let index) = error else { throw error }
            throw .conflict(index: asked[index])
        }
        var answers = sealed.settled
        for (index, receipt) in zip(asked, receipts) { answers[index] = receipt }
        return commit.events.indices.compactMap { answers[$0] }
    }

    private func ring(for changes: [OutboxChange]) {
        for bell in noticeBells.withLock({ $0 }) { bell.ring() }
        var rung: Set<String> = []
        for case .add(let notice) in changes where rung.insert(notice.partner).inserted {
            partnerBells.withLock { $0[notice.partner] }?.ring()
        }
    }

    /// The next page after `position`: from the tail where it reaches back far enough, else from the journal.
    ///
    /// - Parameter limit: at most so many positions are looked at.
    public func page(after position: Int64, limit: Int, types: Set<EventType>? = nil)
        async throws(JournalError) -> EventPage
    {
        if let page = warmPage(after: position, limit: limit, types: types) { return page }
        return try await journal.events(after: position, limit: limit, types: types)
    }

    /// The same, but only from the tail: nil where that does not reach back so far.
    package func warmPage(after position: Int64, limit: Int, types: Set<EventType>? = nil) -> EventPage? {
        tail.withLock { warmPage($0, after: position, limit: limit, types: types) }
    }

    /// A bell that rings whenever something was committed, until it is handed back to ``remove(_:)``.
    ///
    /// - Parameter types: where given, it rings for these, and for others only from time to time, so that a reader
    ///   whom nothing concerns sleeps and yet does not fall far behind.
    public func doorbell(for types: Set<EventType>? = nil) -> Doorbell {
        let bell = Doorbell()
        tail.withLock { $0.listeners.append(Listener(bell: bell, types: types, wanted: $0.head)) }
        return bell
    }

    /// Lets `bell` ring once there is an event after `position`, whatever its type.
    package func ring(_ bell: Doorbell, after position: Int64) {
        let isThere = tail.withLock { tail in
            let isThere = tail.head > position
            if !isThere, let index = tail.listeners.firstIndex(where: { $0.bell === bell }) {
                tail.listeners[index].isWaiting = true
            }
            return isThere
        }
        if isThere { bell.ring() }
    }

    /// How far the reader with `bell` is who has read up to `position`: up to the end, if nothing since concerns it.
    package func reach(of bell: Doorbell, at position: Int64) -> Int64 {
        tail.withLock { tail in
            guard let listener = tail.listeners.first(where: { $0.bell === bell }), listener.wanted <= position else {
                return position
            }
            return max(position, tail.head)
        }
    }

    /// A bell that rings whenever the outbox changed.
    public func noticeDoorbell() -> Doorbell {
        let bell = Doorbell()
        noticeBells.withLock { $0.append(bell) }
        return bell
    }

    /// The bell that rings whenever a notice for `partner` entered the outbox, and at nothing else: with many
    /// partners, what is sent to one wakes no other.
    public func noticeDoorbell(partner: String) -> Doorbell {
        partnerBells.withLock { bells in
            let bell = bells[partner] ?? Doorbell()
            bells[partner] = bell
            return bell
        }
    }

    public func remove(_ bell: Doorbell) {
        tail.withLock { $0.listeners.removeAll { $0.bell === bell } }
        noticeBells.withLock { $0.removeAll { $0 === bell } }
        partnerBells.withLock { bells in
            for (partner, other) in bells where other === bell { bells[partner] = nil }
        }
    }

    /// Drops events from the tail, so that they are read from the journal as it has them now.
    func forget(through position: Int64) {
        tail.withLock { tail in
            while let oldest = tail.events.first, oldest.position <= position {
                tail.events.removeFirst()
                tail.bytes -= oldest.content.body.span.count
            }
        }
    }

    private func append(_ events: [Event]) {
        let bells = tail.withLock { tail in
            for event in events {
                tail.events.append(event)
                tail.bytes += event.content.body.span.count
                tail.head = event.position
            }
            while tail.events.count > tailCount || tail.bytes > tailBytes, let oldest = tail.events.popFirst() {
                tail.bytes -= oldest.content.body.span.count
            }
            return tail.listenersToWake(for: events)
        }
        for bell in bells { bell.ring() }
    }

    private func warmPage(_ tail: Tail, after position: Int64, limit: Int, types: Set<EventType>?) -> EventPage? {
        if position >= tail.head { return EventPage(events: [], end: position) }
        guard position >= 0, let first = tail.events.first, first.position <= position + 1 else { return nil }
        let start = Int(position + 1 - first.position)
        let end = start + min(max(limit, 0), tail.events.count - start)
        let slice = tail.events[start..<end]
        let wanted = types.map { EventBus.events(in: slice, of: $0) } ?? Array(slice)
        return EventPage(events: wanted, end: slice.last?.position ?? position)
    }

    /// Events of one type mostly come together, and every reader looks at every event, so each run is looked up once.
    private static func events(in slice: Deque<Event>.SubSequence, of types: Set<EventType>) -> [Event] {
        var last: (type: EventType, isWanted: Bool)?
        return slice.filter { event in
            let type = event.type
            if let last, last.type == type { return last.isWanted }
            let isWanted = types.contains(type)
            last = (type, isWanted)
            return isWanted
        }
    }
}

extension EventBus.Tail {
    /// A reader whom nothing concerns is woken after so many events all the same.
    private static let patience: Int64 = 1_024

    /// - Parameter events: what was just appended.
    fileprivate mutating func listenersToWake(for events: [Event]) -> [Doorbell] {
        var types: [EventType] = []
        for event in events where types.last != event.type { types.append(event.type) }
        var bells: [Doorbell] = []
        for index in listeners.indices {
            let listener = listeners[index]
            let isWanted = listener.types.map { wanted in types.contains { wanted.contains($0) } } ?? true
            guard isWanted || listener.isWaiting || head - listener.wanted >= Self.patience else { continue }
            listeners[index].wanted = head
            listeners[index].isWaiting = false
            bells.append(listener.bell)
        }
        return bells
    }
}
