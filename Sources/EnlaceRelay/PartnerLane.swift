import EnlaceCore
import Synchronization

/// Sends one partner's notices: fetches what is due, keeps a bounded window of attempts under way, sleeps until more is due.
///
/// Each partner has a lane of its own, so that one that hangs delays only itself.
final class PartnerLane: Sendable {
    let partner: String
    private let sender: NoticeSender
    private let bell: Doorbell
    private let window: Mutex<DeliveryWindow>
    private let spread: RestartSpread
    private let isStopped = Atomic(false)
    private let changeCount = Atomic(0)
    /// Whether notices may wait that are due too late: by a clock that was ahead, or left for the partner to fetch.
    private let mustRecall = Atomic(true)
    private let sentThoughLeft: Mutex<Set<NoticeProgress.Left>>

    /// - Parameter quiet: until when the partner is to be sent nothing, by what it answered before the start.
    init(_ partner: Partner, standing: PartnerStanding, quiet: Timestamp?, sender: NoticeSender) {
        self.partner = partner.id
        self.sender = sender
        bell = sender.bus.noticeDoorbell(partner: partner.id)
        let now = sender.clock.now
        var window = DeliveryWindow(limit: partner.concurrency, rate: partner.rate, standing: standing)
        if let quiet { window.keepQuiet(until: quiet, at: now) }
        if partner.isHeld { window.retire() }
        self.window = Mutex(window)
        spread = RestartSpread(start: now)
        sentThoughLeft = Mutex(partner.sentThoughLeft)
    }

    var pause: PartnerPause? { window.withLock { $0.pause } }

    /// Sequences of what is under way.
    var underway: Set<Int64> { window.withLock { $0.inFlight } }

    var condition: PartnerCondition {
        let now = sender.clock.now
        return window.withLock { window in
            PartnerCondition(
                pause: window.pause, isFailing: window.gate.circuit.state != .closed,
                heldUntil: window.gate.heldUntil(at: now))
        }
    }

    /// Starts nothing more until it is reset.
    func retire() {
        window.withLock { $0.retire() }
    }

    /// Starts over under other rules.
    func reset(_ partner: Partner) {
        window.withLock { window in
            window.reset(limit: partner.concurrency, rate: partner.rate)
            if partner.isHeld { window.retire() }
        }
        sentThoughLeft.withLock { $0 = partner.sentThoughLeft }
        mustRecall.store(true, ordering: .releasing)
        bell.ring()
    }

    /// Takes up nothing more; ``run()`` returns when what is under way has ended.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        bell.ring()
    }

    func run() async throws {
        defer { sender.bus.remove(bell) }
        try await withThrowingDiscardingTaskGroup { group in
            while !isStopped.load(ordering: .acquiring), !Task.isCancelled {
                try await recall()
                try await refill()
                while let work = next() { group.addTask { try await self.attempt(work) } }
                await bell.wait(until: try await deadline(), clock: sender.clock)
                window.withLock { $0.wake() }
            }
        }
    }

    /// What was left for the partner to pull is sent now, and what a clock that was ahead had put off.
    private func recall() async throws {
        guard !sender.recorder.isStalled else { return }
        let now = sender.clock.now
        let (isSetBack, quiet) = window.withLock { window in (window.look(at: now), window.gate.quiet(at: now)) }
        guard mustRecall.exchange(false, ordering: .acquiring) || isSetBack else { return }
        let left = sentThoughLeft.withLock { $0 }
        var changes = [OutboxChange.recall(partner: partner, left: left, to: now)]
        // What was stored would hold the partner up after a restart.
        if isSetBack { changes += [endOfQuiet] + (quiet.map { [.quiet(partner: partner, until: $0)] } ?? []) }
        guard await sender.recorder.record(AttemptRecord(changes: changes, events: [])) else { return stop() }
    }

    private func refill() async throws {
        guard !sender.recorder.isStalled, let request = window.withLock({ $0.request(at: sender.clock.now) }) else {
            return
        }
        let entries = try await sender.outbox.due(
            partner: partner, at: sender.clock.now, excluding: request.excluded, errandsFirst: request.errandsFirst,
            limit: request.limit)
        let (ready, late) = split(entries)
        guard await putOff(late) else { return stop() }
        // The rules must know every object that the events are about, so they are asked as of the newest event.
        let newest = ready.map(\.notice.position).max() ?? 0
        // Without rules nothing can be decided any more: the relay has ended.
        guard let evaluation = await sender.evaluation(newest) else { return stop() }
        let isAll = late.isEmpty && entries.count < request.limit
        window.withLock { $0.take(ready, under: evaluation, for: request, isAll: isAll) }
    }

    /// What may be sent now, and what is put off because the node has just started.
    private func split(_ entries: [OutboxEntry]) -> (ready: [OutboxEntry], late: [PutOff]) {
        let now = sender.clock.now
        var ready: [OutboxEntry] = []
        var late: [PutOff] = []
        for entry in entries {
            if !entry.notice.isErrand, let time = spread.time(for: entry.progress, at: now, random: sender.random()) {
                late.append(PutOff(entry: entry, until: time))
            } else {
                ready.append(entry)
            }
        }
        return (ready, late)
    }

    private func putOff(_ late: [PutOff]) async -> Bool {
        guard !late.isEmpty else { return true }
        guard await sender.putOff(late) else { return false }
        window.withLock { $0.expectMore() }
        return true
    }

    /// When to look again; nil until the bell rings.
    private func deadline() async throws -> Timestamp? {
        let now = sender.clock.now
        if sender.recorder.isStalled { return now + .seconds(1) }
        if let request = window.withLock({ $0.alarmRequest(at: now) }) {
            let due = try await sender.outbox.nextDue(partner: partner, excluding: request.excluded)
            window.withLock { $0.setAlarm(due, stamp: request.stamp) }
        }
        return window.withLock { $0.deadline(at: now) }
    }

    private func next() -> DeliveryWindow.Work? {
        sender.recorder.isStalled ? nil : window.withLock { $0.begin(at: sender.clock.now) }
    }

    /// Makes an attempt, and goes on with what is at hand: the lane is woken only where it has something to find out.
    private func attempt(_ first: DeliveryWindow.Work) async throws {
        var work = first
        do {
            while let ending = try await makeAttempt(work) {
                let willLook = ending.progress.status == .pending || work.entry.notice.queue != nil
                let mustLook = window.withLock { window in
                    window.finish(
                        work.entry.sequence, willRetry: ending.progress.status == .pending,
                        releasesNext: work.entry.notice.queue != nil)
                }
                let following = isStopped.load(ordering: .acquiring) || Task.isCancelled ? nil : next()
                if willLook || following == nil && mustLook { bell.ring() }
                guard let following else { return }
                work = following
            }
            // Nothing is recorded any more: to go on would mean to send the same again.
            stop()
        } catch {
            // The group ends with this error, but only once the loop has left.
            stop()
            throw error
        }
    }

    /// Nil if the outcome will not be stored.
    private func makeAttempt(_ work: DeliveryWindow.Work) async throws -> NoticeSender.Ending? {
        sender.recorder.enter()
        defer { sender.recorder.leave() }
        let ending = try await sender.attempt(work)
        let now = sender.clock.now
        let (changes, quiet) = window.withLock { window in
            (window.note(ending.outcome, of: work.entry.sequence, at: now), window.gate.quiet(at: now))
        }
        var outbox = quiet.map { [OutboxChange.quiet(partner: partner, until: $0)] } ?? []
        if changes.contains(.recovered) {
            outbox.append(.hasten(partner: partner, attemptsBelow: DeliveryPolicy.hastened, to: now))
        }
        guard await sender.record(ending, of: work.entry, telling: changes.map(draft), changing: outbox) else {
            return nil
        }
        if changes.contains(.recovered) { window.withLock { $0.expectMore() } }
        for change in changes { sender.tell(change, of: partner) }
        return ending
    }

    private func draft(_ change: PartnerChange) -> EventDraft {
        let number = changeCount.add(1, ordering: .relaxed).newValue
        return change.draft(of: partner, at: sender.clock.now, number: number, node: sender.node)
    }
}

extension PartnerLane {
    /// Starts nothing more until it is resumed, also after a restart.
    ///
    /// - Throws: what the journal throws; nothing has changed then.
    func pause(_ reason: PartnerPause) async throws {
        guard pause != reason else { return }
        let position = try await publish(.paused(reason))
        window.withLock { $0.settle(reason, at: position) }
    }

    /// Sends again: after a pause, and where the circuit is open or the partner asked for quiet.
    ///
    /// - Throws: what the journal throws; nothing has changed then.
    func resume() async throws {
        if pause == nil {
            // Before it is stored: an attempt that ends in between must not note the old time again.
            let quiet = window.withLock { window in
                let quiet = window.gate.quiet(at: sender.clock.now)
                window.openGate()
                return quiet
            }
            do {
                try await sender.bus.publish(Commit(admission: .always, outbox: [endOfQuiet]))
            } catch {
                if let quiet { window.withLock { $0.keepQuiet(until: quiet, at: sender.clock.now) } }
                throw error
            }
        } else {
            let position = try await publish(.resumed, with: [endOfQuiet])
            window.withLock { $0.settle(nil, at: position) }
        }
        mustRecall.store(true, ordering: .releasing)
        bell.ring()
    }

    private var endOfQuiet: OutboxChange { .quiet(partner: partner, until: nil) }

    private func publish(_ change: PartnerChange, with changes: [OutboxChange] = []) async throws -> Int64 {
        let commit = Commit(
            events: [draft(change)], onConflict: .keepFirst, admission: .always, outbox: changes)
        let receipts = try await sender.bus.publish(commit)
        sender.tell(change, of: partner)
        return receipts.first?.position ?? 0
    }

    /// The partner has fetched notices itself: they are not to be sent any more.
    func fetchAnew() {
        window.withLock { $0.fetchAnew() }
        bell.ring()
    }

    /// A dead letter has become due again.
    func expectMore() {
        window.withLock { $0.expectMore() }
        bell.ring()
    }
}
