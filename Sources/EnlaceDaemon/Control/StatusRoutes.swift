import EnlaceAlerts
import EnlaceControl
import EnlaceCore
import EnlaceFlows
import EnlaceIntake
import EnlaceRelay
import EnlaceShelters
import Hummingbird

/// `status`, `journal check`, `reload`, `catalog` and the metrics.
struct StatusRoutes: Sendable {
    let parts: NodeParts

    func add(to router: ControlRouter) {
        router.reads(.status) { _ in try await status() }
        router.acts(.checkJournal) { _ in JournalHealthReply(await parts.bus.journal.check()) }
        router.acts(.reload) { _ in try await reload() }
        router.answers(.catalog) { _ in ControlRouter.json(.ok, EventCatalog.standard.json.bytes) }
        router.answers(.metrics) { _ in await parts.metricsResponse() }
    }

    private func status() async throws -> StatusReply {
        let configuration = parts.live.current
        let journal = parts.bus.journal
        let counts = try await parts.store.counts()
        let alerts = await parts.alerts.read { $0.list }
        return StatusReply(
            node: configuration.node.id, version: EnlaceVersion.text, started: WireTime(parts.started),
            uptimeSeconds: Int((parts.setting.clock.now - parts.started).milliseconds / 1_000),
            ready: parts.readiness.isReady,
            checks: parts.readiness.checks.map { .init(name: $0.name, passed: $0.isReady, detail: $0.detail) },
            journal: .init(
                kind: configuration.node.journal, durable: journal.isDurable, head: journal.head,
                health: JournalHealthReply(journal.health)),
            components: await components(head: journal.head), configured: StatusReply.Configured(configuration),
            outbox: OutboxCounts(counts.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }),
            alertsFiring: alerts.firing.count, alertsPending: alerts.pending.count, warnings: try await warnings())
    }

    private func components(head: Int64) async -> [StatusReply.Component] {
        [
            await row(parts.rights, head), await row(parts.shelters, head), await row(parts.flows, head),
            await row(parts.alerts, head), await row(parts.relay, head), await row(parts.disclosures, head),
            await row(parts.peers.heads, head),
        ]
    }

    private func row<C>(_ runner: ComponentRunner<C>, _ head: Int64) async -> StatusReply.Component {
        let position = await runner.foldedPosition
        return StatusReply.Component(name: C.name, position: position, lag: max(0, head - position))
    }

    private func warnings() async throws -> [String] {
        var warnings: [String] = []
        if !parts.bus.journal.isDurable { warnings.append("journal is memory: nothing survives a restart") }
        if case .damaged(let reason) = parts.bus.journal.health {
            warnings.append("journal is damaged, restore a backup: \(reason)")
        }
        if let end = try await parts.endOfClockBehind() { warnings.append(ClockBehind.warning(until: end)) }
        let paused = parts.dispatcher.pausedPartners
        if !paused.isEmpty {
            warnings.append("paused, nothing is sent until it is resumed: \(paused.joined(separator: ", "))")
        }
        let held = parts.live.current.partners.filter(\.isHeld).map(\.id)
        if !held.isEmpty {
            let names = held.joined(separator: ", ")
            warnings.append("held by their files, nothing is told to them until `hold` is taken out: \(names)")
        }
        return warnings + [await parts.misaddressedBases()].compactMap(\.self)
    }

    private func reload() async throws -> ReloadReply {
        do {
            return try await parts.reloader.reload()
        } catch let failure as ConfigurationFailure {
            throw ControlProblem(failure, "nothing was changed")
        }
    }
}

extension JournalHealthReply {
    init(_ health: JournalHealth) {
        switch health {
        case .unchecked: self.init(state: .unchecked)
        case .checking(let position): self.init(state: .checking, position: position)
        case .sound(let position): self.init(state: .sound, position: position)
        case .damaged(let reason): self.init(state: .damaged, detail: reason)
        }
    }
}

extension ControlProblem {
    /// Every problem with its place.
    init(_ failure: ConfigurationFailure, _ detail: String) {
        let places = failure.problems.map {
            Place(file: $0.place.file, line: $0.place.line, column: $0.place.column, message: $0.message)
        }
        self.init(.configuration, detail, places: places)
    }
}
