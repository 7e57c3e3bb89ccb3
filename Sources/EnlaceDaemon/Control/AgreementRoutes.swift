import EnlaceControl
import EnlaceCore
import EnlaceRelay
import ServiceLifecycle

/// `agreements whatif`: reads recorded events, and changes nothing.
struct AgreementRoutes: Sendable {
    let bus: EventBus
    let live: LiveConfiguration
    let setting: NodeSetting
    let pseudonyms: any Pseudonyms

    /// Positions that are looked at before others get their turn.
    private static let pageLength = 500

    func add(to router: ControlRouter) {
        router.acts(.whatif) { call in
            let request = try WhatifRequest(call.query)
            return try await compare(request, try await call.body(upTo: WhatifRequest.maxFileLength))
        }
    }

    private func compare(_ request: WhatifRequest, _ body: [UInt8]) async throws -> WhatifReply {
        let current = live.current
        let changed = try await read(request.file, body, beside: current)
        let evaluation = Evaluation(
            node: current.node.id, catalog: .standard, areas: current.areas, partners: current.partners,
            pseudonyms: pseudonyms)
        var comparison = AgreementComparison(
            evaluation, with: changed, since: request.since.start(now: setting.clock.now))
        try await run(&comparison)
        return WhatifReply(comparison, of: changed, insteadOf: evaluation.partner(changed.id))
    }

    /// Through the reader and the checks of `check` and `reload`, against the areas and secrets in force.
    private func read(_ path: String, _ body: [UInt8], beside current: Configuration) async throws -> Partner {
        guard let text = String(validating: body, as: UTF8.self) else {
            let place = ControlProblem.Place(file: path, line: 1, column: 1, message: "the file is not UTF-8")
            throw ControlProblem(.configuration, places: [place])
        }
        let setting = setting
        do {
            return try await Blocking.run {
                try ConfigurationLoader(files: NodeFiles(), plugins: setting.plugins)
                    .partner(NodeFiles.File(path: path, text: text), beside: current, secrets: setting.secrets)
            }
        } catch let failure as ConfigurationFailure {
            throw ControlProblem(failure, "nothing was compared")
        }
    }

    /// Up to what is committed now, so that a busy node does not keep it running.
    private func run(_ comparison: inout AgreementComparison) async throws {
        let head = bus.head
        var position: Int64 = 0
        while position < head {
            try Task.checkCancellation()
            guard !Task.isShuttingDownGracefully else { throw ControlProblem(.unavailable, "the node is stopping") }
            let page = try await bus.page(
                after: position, limit: AgreementRoutes.pageLength, types: comparison.interests)
            for event in bus.opened(page.events) { comparison.look(at: event) }
            guard page.end > position else { return }
            position = page.end
            await Task.yield()
        }
    }
}

extension WhatifReply {
    fileprivate init(_ comparison: AgreementComparison, of partner: Partner, insteadOf current: Partner?) {
        let findings = comparison.findings.sorted { $0.key.name < $1.key.name }
        var totals = Totals()
        totals.lookedAt = comparison.eventCount
        for (_, found) in findings {
            totals.newlyLeaving += found.newlyLeaving.count
            totals.stopping += found.stopping.count
            totals.leavingDifferently += found.leavingDifferently.count
        }
        self.init(
            partner: partner.id, since: WireTime(comparison.since), totals: totals,
            changes: findings.flatMap { WhatifReply.changes(of: $0.key, $0.value) },
            turns: findings.flatMap { WhatifReply.turns(of: $0.key, $0.value) },
            notes: WhatifReply.notes(from: current, to: partner))
    }

    /// The event as such, then its fields in the order of the catalog.
    private static func changes(of type: EventType, _ found: AgreementFindings) -> [Change] {
        let names = EventCatalog.standard[type]?.fields.map(\.name) ?? []
        let whole: [(String?, Way, AgreementFindings.Tally?)] = [
            (nil, .newlyLeaves, found.newlyLeaving), (nil, .stopsLeaving, found.stopping),
        ]
        let fields = names.flatMap { name in
            [
                (name, Way.newlyLeaves, found.gained[name]), (name, .stopsLeaving, found.lost[name]),
                (name, .leavesAltered, found.altered[name]),
            ]
        }
        return (whole + fields).compactMap { field, way, tally in
            guard let tally, tally.count > 0 else { return nil }
            return Change(type: type.name, field: field, way: way, events: tally.count, examples: tally.examples)
        }
    }

    private static func turns(of type: EventType, _ found: AgreementFindings) -> [Turn] {
        found.turns.map { turn, tally in
            Turn(
                type: type.name, now: turn.now?.sentence, then: turn.then?.sentence, events: tally.count,
                examples: tally.examples)
        }.sorted { ($0.examples.first ?? 0, $0.now ?? "") < ($1.examples.first ?? 0, $1.now ?? "") }
    }

    private static func notes(from current: Partner?, to changed: Partner) -> [String] {
        guard let current else { return ["there is no partner '\(changed.id)' now: all of this would be new"] }
        var notes: [String] = []
        let (now, then) = (current.agreement, changed.agreement)
        let (here, there) = (current.endpoint?.url ?? "nowhere", changed.endpoint?.url ?? "nowhere")
        if here != there {
            notes.append("notices would go to \(there) instead of \(here)")
        }
        if now.purpose != then.purpose {
            notes.append("notices would name the purpose \(then.purpose) instead of \(now.purpose)")
        }
        if now.basis != then.basis {
            notes.append("restricted fields might leave on \(grounds(then)) instead of \(grounds(now))")
        }
        if now.allowsOnward != then.allowsOnward {
            notes.append("the partner's node \(then.allowsOnward ? "might" : "must no longer") pass notices on")
        }
        return notes + termNotes(from: now, to: then)
    }

    /// Terms that show in a field only where an event has something for them to hide.
    private static func termNotes(from now: Agreement, to then: Agreement) -> [String] {
        guard now.minCount != then.minCount else { return [] }
        return ["min_count would be \(then.minCount) instead of \(now.minCount)"]
    }

    private static func grounds(_ agreement: Agreement) -> String {
        let names = agreement.basis.map(\.rawValue).sorted()
        return names.isEmpty ? "no basis" : names.joined(separator: ", ")
    }
}
