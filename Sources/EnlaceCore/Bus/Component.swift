/// A part of the node that folds events into state and derives further events from them.
///
/// A component is a plain value: it knows no bus, no clock and no disk, so that a test can feed it events and look at
/// what it says. ``ComponentRunner`` gives it life.
///
/// The rules that make replay safe:
/// - State follows from the events alone, and from the timers that have fired.
/// - What is derived takes its time from the cause, never from a clock.
public protocol Component: Sendable {
    /// Stable: it is part of the ids of all that the component derives, and names its cursor.
    static var name: String { get }

    /// The types that it wants to see; always the same ones.
    var interests: Set<EventType> { get }

    /// Folds one event, and adds to `effects` what follows from it.
    mutating func apply(_ event: Event, effects: inout Effects)

    /// When ``fire(at:effects:)`` wants to be called next; nil for never.
    var nextDue: Timestamp? { get }

    /// Called once for each time that ``nextDue`` names; after it, ``nextDue`` must lie later than `due`.
    ///
    /// Timers and events come in the order of their times: a timer fires before an event that was recorded at its due
    /// time or later, when the events are replayed just as when they first came. So `due` stands for the present.
    mutating func fire(at due: Timestamp, effects: inout Effects)

    /// Whether ``review(at:effects:)`` is to be called once everything is folded.
    var needsReview: Bool { get }

    /// Puts right what follows from rules that may be others than those under which the journal was written: after a
    /// start, or when they were swapped.
    ///
    /// Unlike a timer it is never called while old events are folded again, so what it derives is not discarded.
    /// After it, ``needsReview`` must be false.
    mutating func review(at now: Timestamp, effects: inout Effects)

    /// The state as bytes; what ``restore(_:)`` of the same version reads.
    func snapshot() throws -> [UInt8]

    /// Takes over a snapshot; throws if it cannot, and is then fed the journal from its start.
    mutating func restore(_ snapshot: [UInt8]) throws

    /// What of the state is about one person, by their pseudonym: left out of ``snapshot()``, and sealed under the
    /// person's key where a snapshot is stored.
    func personalSnapshot() throws -> [String: [UInt8]]

    /// Takes over what ``personalSnapshot()`` gave, without those who were erased since; called after ``restore(_:)``.
    mutating func restore(personal: [String: [UInt8]]) throws

    /// What of the state is about persons and must be readable when they are erased: left out of ``snapshot()``, and
    /// sealed under the node's own key where a snapshot is stored. Nil where there is nothing.
    func nodeSealedSnapshot() throws -> [UInt8]?

    /// Takes over what ``nodeSealedSnapshot()`` gave; called after ``restore(_:)``, and not at all for nil.
    mutating func restore(nodeSealed: [UInt8]) throws
}

extension Component {
    public func personalSnapshot() -> [String: [UInt8]] { [:] }
    public mutating func restore(personal: [String: [UInt8]]) throws {}
    public func nodeSealedSnapshot() -> [UInt8]? { nil }
    public mutating func restore(nodeSealed: [UInt8]) throws {}
    public var nextDue: Timestamp? { nil }
    public mutating func fire(at due: Timestamp, effects: inout Effects) {}
    public var needsReview: Bool { false }
    public mutating func review(at now: Timestamp, effects: inout Effects) {}
}

extension Component {
    /// Folds `events` in order, each after the timers that were due by then, and says what follows.
    ///
    /// - Parameter cursor: what follows from events up to here has happened before, and is left out.
    package mutating func fold(_ events: [Event], effectsAfter cursor: Int64) -> Effects {
        var effects = Effects()
        for event in events {
            var following = Effects()
            fire(through: event.recorded, effects: &following)
            apply(event, effects: &following)
            if event.position > cursor { effects.append(following) }
        }
        return effects
    }

    /// Fires every timer due by `time`, each with its own due time; false when there was none.
    @discardableResult
    package mutating func fire(through time: Timestamp, effects: inout Effects) -> Bool {
        var hasFired = false
        while let due = nextDue, due <= time {
            fire(at: due, effects: &effects)
            hasFired = true
            precondition(nextDue.map { $0 > due } ?? true, "\(Self.name) asks for the same time again")
        }
        return hasFired
    }
}

/// What follows from an event: derived events, and changes to the outbox.
public struct Effects: Sendable {
    public var events: [Derivation] = []
    public var outbox: [OutboxChange] = []

    public init() {}

    public var isEmpty: Bool { events.isEmpty && outbox.isEmpty }

    mutating func append(_ other: Effects) {
        events += other.events
        outbox += other.outbox
    }
}
