import Dispatch
package import EnlaceCore

/// Runs imports, one at a time, against the bus.
///
/// Reading and writing events is heavy work and stays off the cooperative pool. At most ``commitsInFlight`` commits are
/// under way; when the journal's queue is full, the import waits, because what agencies post goes first.
package actor FlowImporter {
    private static let commitsInFlight = 4
    private static let pause = Timestamp.Span.milliseconds(20)

    private let bus: EventBus
    private let clock: any NodeClock
    private let importer: CBPEncountersImporter
    private let queue = DispatchQueue(label: "enlace.flows.import", qos: .utility)
    private var isRunning = false

    package init(bus: EventBus, clock: any NodeClock, node: String) {
        self.bus = bus
        self.clock = clock
        importer = CBPEncountersImporter(node: node)
    }

    /// Imports one file of CBP's encounter statistics.
    ///
    /// - Parameters:
    ///   - edition: nil for today, in UTC.
    ///   - complete: see ``CBPEncountersImporter/plan(bytes:edition:complete:cube:)``.
    ///   - cube: what the node knows, folded up to the bus's head.
    ///   - progress: called after every commit, and once before the first.
    /// - Throws: ``FlowImportError`` before anything is published; ``JournalError`` later, after which the same import
    ///   done again completes it.
    package func run(
        bytes: [UInt8], edition: FlowEdition?, complete: Bool, cube: FlowCube,
        progress: @Sendable (FlowImportProgress) async -> Void
    ) async throws -> FlowImportSummary {
        guard !isRunning else {
            throw FlowImportError(.busy, "another import is under way; try again when it has ended")
        }
        isRunning = true
        defer { isRunning = false }
        let edition = try valid(edition)
        let importer = importer
        let plan = try await offPool {
            try importer.plan(bytes: bytes, edition: edition, complete: complete, cube: cube)
        }
        try await publish(plan, progress)
        return try await end(plan)
    }

    /// An edition of the future would stand against every correction until then.
    private func valid(_ edition: FlowEdition?) throws(FlowImportError) -> FlowEdition {
        let today = FlowEdition(clock.now)
        guard let edition else { return today }
        guard edition <= FlowEdition(EventCatalog.latestDay(at: clock.now)) else {
            throw FlowImportError(.edition, "edition \(edition) lies in the future; today is \(today)")
        }
        return edition
    }

    private func publish(_ plan: FlowImportPlan, _ progress: @Sendable (FlowImportProgress) async -> Void) async throws
    {
        var state = FlowImportProgress(published: 0, total: plan.eventCount)
        await progress(state)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for chunk in 0..<plan.chunkCount {
                if chunk >= FlowImporter.commitsInFlight, let count = try await group.next() {
                    state.published += count
                    await progress(state)
                }
                let drafts = try await offPool { try plan.drafts(chunk: chunk) }
                group.addTask {
                    _ = try await self.commit(drafts)
                    return drafts.count
                }
            }
            for try await count in group {
                state.published += count
                await progress(state)
            }
        }
    }

    private func end(_ plan: FlowImportPlan) async throws -> FlowImportSummary {
        let head = bus.head
        let receipts = plan.needsEnding ? try await commit([try plan.ending(after: head)]) : []
        var summary = plan.summary
        summary.position = receipts.last?.position ?? head
        return summary
    }

    /// What is in the journal already stays as it is; a full queue is waited out.
    private nonisolated func commit(_ drafts: [EventDraft]) async throws -> [Receipt] {
        while true {
            do {
                return try await bus.publish(Commit(events: drafts, onConflict: .keepFirst, admission: .whenRoom))
            } catch {
                guard error == .overloaded else { throw error }
                try await clock.sleep(until: clock.now + FlowImporter.pause)
            }
        }
    }

    private nonisolated func offPool<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
