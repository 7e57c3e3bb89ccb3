public import EnlaceCore

/// A component with a journal and a clock, without tasks: does what `ComponentRunner` does, one step at a time.
///
/// What the component derives is appended under its own id, or dropped where that id is there already, and fed back.
public struct ComponentHarness<C: Component> {
    public private(set) var component: C
    public private(set) var journal: [Event] = []
    public private(set) var now: Timestamp
    private let make: () -> C
    private var keys: Set<EventKey> = []
    private var folded = 0
    private var cursor = 0
    private var snapshot: (position: Int, state: [UInt8], personal: [String: [UInt8]], nodeSealed: [UInt8]?)?
    /// What is wrong, by the catalog, with events that were derived.
    public private(set) var violations: [EventViolations.Violation] = []

    /// - Parameter make: makes the component as the composition root would at every start.
    public init(at now: Timestamp, _ make: @escaping () -> C) {
        self.now = now
        self.make = make
        component = make()
    }

    /// The events that the component derived, in order.
    public var derived: [Event] {
        journal.filter { $0.source == Derivation.source(node: "test", component: C.name) }
    }

    /// Commits events together at the present time, and lets the component settle.
    public mutating func post(_ drafts: EventDraft...) { post(drafts) }

    public mutating func post(_ drafts: [EventDraft]) {
        commit(drafts)
        settle()
    }

    /// Commits without letting the component see it: as if the node went down right after.
    public mutating func commit(_ drafts: [EventDraft]) {
        for draft in drafts where keys.insert(draft.key).inserted {
            journal.append(draft.recorded(at: Int64(journal.count + 1), now))
        }
    }

    /// Moves the clock, without the component noticing.
    public mutating func sleep(until time: Timestamp) { now = max(now, time) }

    /// Moves the clock from timer to timer.
    public mutating func advance(to time: Timestamp) {
        while let due = component.nextDue, due <= time {
            now = max(now, due)
            settle()
        }
        now = max(now, time)
        settle()
    }

    public mutating func advance(by span: Timestamp.Span) { advance(to: now + span) }

    public mutating func update(_ body: (inout C) -> Void) {
        body(&component)
        settle()
    }

    public mutating func takeSnapshot() throws {
        snapshot = (
            folded, try component.snapshot(), try component.personalSnapshot(), try component.nodeSealedSnapshot()
        )
    }

    /// Starts anew from the last snapshot, or from the journal alone, and does not settle.
    ///
    /// - Parameter other: makes the component with other settings than before.
    public mutating func restart(_ other: (() -> C)? = nil) throws {
        component = other?() ?? make()
        folded = 0
        if let snapshot {
            try component.restore(snapshot.state)
            try component.restore(personal: snapshot.personal)
            if let nodeSealed = snapshot.nodeSealed { try component.restore(nodeSealed: nodeSealed) }
            folded = snapshot.position
        }
    }

    /// Folds all there is, fires what is due, and so on until nothing follows.
    public mutating func settle() {
        while true {
            if folded < journal.count {
                foldPage()
            } else if component.needsReview {
                var effects = Effects()
                component.review(at: now, effects: &effects)
                store(effects)
            } else {
                var effects = Effects()
                guard component.fire(through: now, effects: &effects) else { return }
                store(effects)
            }
        }
    }

    private mutating func foldPage() {
        let page = journal[folded...].filter { component.interests.contains($0.type) }
        folded = journal.count
        store(component.fold(page, effectsAfter: Int64(cursor)))
    }

    private mutating func store(_ effects: Effects) {
        cursor = max(cursor, folded)
        let drafts = effects.events.map { $0.draft(node: "test", component: C.name) }
        for draft in drafts {
            violations +=
                EventCatalog.standard.validate(draft.content.data, as: draft.envelope.type, form: .posted, now: now).all
        }
        commit(drafts)
    }
}
