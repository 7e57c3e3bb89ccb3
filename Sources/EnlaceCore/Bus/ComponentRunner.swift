public import Logging
public import ServiceLifecycle
import Synchronization

/// Gives a ``Component`` life: restores it, feeds it pages of the journal, commits what it derives, wakes its timers.
///
/// Derived events and the cursor go into one commit. Events up to the stored cursor are folded again after a start
/// without their effects, because those have happened.
public actor ComponentRunner<C: Component>: Service {
    private var component: C
    private let bus: EventBus
    private let clock: any NodeClock
    private let node: String
    private let logger: Logger
    private static var largestPage: Int { 512 }
    /// Events that are folded before what follows is stored: fewer while much follows from each, so that it does not all
    /// lie in memory, and what comes first need not wait for the rest.
    private var pageSize = ComponentRunner.largestPage
    /// Notices that should follow from one page at most.
    private let pageNotices = 1_024
    private let snapshotInterval: Int64 = 100_000

    private var position: Int64 = 0
    private var storedCursor: Int64 = 0
    private var snapshotPosition: Int64 = 0
    private let waiters = PositionWaiters()
    /// How many wait for a position.
    private var waiterCount = 0
    private var wantsSnapshot = false
    private nonisolated let isStopping = Atomic(false)

    public init(_ component: C, bus: EventBus, clock: any NodeClock, node: String, logger: Logger) {
        self.component = component
        self.bus = bus
        self.clock = clock
        self.node = node
        self.logger = logger
    }

    /// Reads the component's state as of the last folded event.
    public func read<Answer: Sendable>(_ body: @Sendable (C) throws -> Answer) rethrows -> Answer {
        try body(component)
    }

    /// Swaps what is not state, for example rules or agreements that were reloaded.
    public func update(_ body: @Sendable (inout C) -> Void) {
        body(&component)
        bell.ring()
    }

    /// Has a snapshot stored soon, so that older events need not be kept for the sake of this component.
    public func takeSnapshot() {
        wantsSnapshot = true
        bell.ring()
    }

    /// Returns once every event up to `wanted` is folded and what follows from it is committed, the runner has ended, or
    /// the task is cancelled.
    public func caughtUp(to wanted: Int64) async {
        guard foldedPosition < wanted else { return }
        // Before anything is waited for, so that the runner asks to be woken again as long as somebody waits.
        waiterCount += 1
        defer { waiterCount -= 1 }
        bus.ring(bell, after: position)
        await waiters.wait(for: wanted)
    }

    /// The last position folded; what concerns the component not at all counts as folded.
    public var foldedPosition: Int64 { bus.reach(of: bell, at: position) }

    private lazy var bell = bus.doorbell(for: component.interests)

    public func run() async throws {
        defer { end() }
        let bell = bell
        try await restore()
        // For those who have asked already: where the snapshot reaches to the end, nothing is left to be folded.
        waiters.reach(position)
        let hasFoldedAll = try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            self.isStopping.store(true, ordering: .releasing)
            bell.ring()
        }
        if hasFoldedAll { try await storeSnapshot() }
    }

    /// Folds until a graceful shutdown has come and nothing is left to fold; false if it had to stop before.
    private func work() async throws -> Bool {
        do {
            while !Task.isCancelled {
                if try await foldPage() { continue }
                if try await review() { continue }
                if try await fireTimers() { continue }
                if wantsSnapshot {
                    wantsSnapshot = false
                    try await storeSnapshot()
                }
                if isStopping.load(ordering: .acquiring) { return true }
                await bell.wait(until: component.nextDue, clock: clock)
            }
        } catch JournalError.diskFull {
            // Only a shutdown ends the wait for space: what was not stored is derived again after the next start.
            logger.warning("disk full, component stops behind", metadata: ["component": "\(C.name)"])
        }
        return false
    }

    private func end() {
        bus.remove(bell)
        waiters.end()
    }

    private func restore() async throws {
        let standing = try await bus.journal.standing(of: C.name)
        storedCursor = standing.cursor
        guard let snapshot = standing.snapshot else { return }
        do {
            component = try bus.restored(component, from: snapshot)
            position = snapshot.position
            snapshotPosition = snapshot.position
        } catch {
            logger.warning("snapshot not usable, replaying the journal", metadata: ["component": "\(C.name)"])
        }
    }

    /// Folds one page; false when there was nothing to read.
    private func foldPage() async throws -> Bool {
        let page = try await bus.page(after: position, limit: pageSize, types: component.interests)
        guard page.end > position else { return false }
        let effects = component.fold(bus.opened(page.events), effectsAfter: storedCursor)
        try await store(effects, through: page.end)
        position = page.end
        pageSize =
            effects.outbox.count > pageNotices ? max(16, pageSize / 2) : min(2 * pageSize, ComponentRunner.largestPage)
        waiters.reach(page.end)
        if waiterCount > 0 { bus.ring(bell, after: position) }
        if position - snapshotPosition >= snapshotInterval { try await storeSnapshot() }
        return true
    }

    /// Lets the component put right what follows from its rules; false when it does not want to.
    private func review() async throws -> Bool {
        guard component.needsReview else { return false }
        var effects = Effects()
        // No earlier than what is folded: a clock that was ahead and was set right would undo what has happened.
        let now = clock.now
        component.review(at: max(now, try await bus.journal.newestRecorded() ?? now), effects: &effects)
        precondition(!component.needsReview, "\(C.name) asks for a review again")
        try await store(effects, through: position)
        return true
    }

    /// Fires what is due by the clock; false when nothing was.
    private func fireTimers() async throws -> Bool {
        var effects = Effects()
        guard component.fire(through: clock.now, effects: &effects) else { return false }
        try await store(effects, through: position)
        return true
    }

    private func store(_ effects: Effects, through position: Int64) async throws {
        let cursor = Cursor(component: C.name, position: position)
        guard !effects.isEmpty else {
            bus.journal.note(cursor)
            return
        }
        let drafts = effects.events.map { $0.draft(node: node, component: C.name) }
        try await commit(
            Commit(
                events: drafts, onConflict: .keepFirst, admission: .always, cursor: cursor, outbox: effects.outbox))
        storedCursor = max(storedCursor, cursor.position)
    }

    /// A full disk is waited out until a shutdown comes; every other failure ends the node.
    private func commit(_ commit: Commit) async throws {
        while true {
            do {
                try await bus.publish(commit)
                return
            } catch JournalError.diskFull {
                if isStopping.load(ordering: .acquiring) { throw JournalError.diskFull }
                logger.warning("disk full, component waits", metadata: ["component": "\(C.name)"])
                // The bell's other rings cost one early attempt each, and are made up for by the next look at the bus.
                await bell.wait(until: clock.now + .seconds(1), clock: clock)
                try Task.checkCancellation()
            }
        }
    }

    private func storeSnapshot() async throws {
        guard position > snapshotPosition else { return }
        let state = ComponentState(
            common: try component.snapshot(), personal: try component.personalSnapshot(),
            nodeSealed: try component.nodeSealedSnapshot())
        guard let bytes = try bus.sealed(state, of: C.name) else { return }
        let snapshot = Snapshot(component: C.name, position: position, state: bytes)
        let cursor = Cursor(component: C.name, position: max(position, storedCursor))
        do {
            try await bus.publish(Commit(admission: .always, cursor: cursor, snapshot: snapshot))
            snapshotPosition = snapshot.position
        } catch JournalError.diskFull {
            logger.warning("disk full, no snapshot taken", metadata: ["component": "\(C.name)"])
        }
    }
}
