import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `deliveries list|show|retry`.
struct DeliveryRoutes: Sendable {
    let bus: EventBus
    let outbox: any NoticeOutbox
    let dispatcher: NoticeDispatcher
    let catalog: EventCatalog
    let trails: NoticeTrails
    let live: LiveConfiguration

    private var states: NoticeStates { NoticeStates(live: live, dispatcher: dispatcher) }
    private var partners: [String] { live.current.partners.map(\.id) }

    func add(to router: ControlRouter) {
        router.reads(.deliveries) { call in try await list(try DeliveryListRequest(call.query)) }
        router.acts(.delivery) { call in try await show(try call.parameter("delivery")) }
        router.acts(.retryDelivery) { call in
            try await retry(try call.parameter("delivery"), partner: call.query["partner"])
        }
    }

    private func list(_ request: DeliveryListRequest) async throws -> DeliveryListReply {
        var filter = OutboxFilter(partner: request.partner)
        if let text = request.status {
            guard let status = NoticeProgress.Status(rawValue: text) else {
                throw ControlProblem(
                    .invalid,
                    "status: \(Suggestion.expected(oneOf: NoticeProgress.Status.allCases.map(\.rawValue), got: text))")
            }
            filter.status = status
        }
        let entries = try await outbox.entries(matching: filter, limit: request.limit)
        return DeliveryListReply(
            deliveries: entries.map(states.row),
            notes: try NameInUse.notes(
                on: "partner", request.partner, among: partners, isFound: !entries.isEmpty))
    }

    private func show(_ id: String) async throws -> DeliveryDetailReply {
        guard let entry = try await outbox.entry(id: id) else { throw DeliveryRoutes.notFound }
        let body = bus.opened(entry.notice).flatMap { try? JSONDocument($0.body) }?.root
        let masked = body.map { EventMask(catalog: catalog).mask($0, of: entry.notice.type) }
        return DeliveryDetailReply(
            delivery: states.row(entry), trail: try await trails.trails(of: [entry])[id],
            body: masked.map { WireJSON($0) })
    }

    private func retry(_ id: String, partner: String?) async throws -> RetryReply {
        guard id == "all" else {
            try await revive(id)
            return RetryReply(retried: 1)
        }
        guard let partner else { throw ControlProblem(.invalid, "partner: is required with all") }
        _ = try NameInUse.notes(on: "partner", partner, among: partners, isFound: false)
        return RetryReply(retried: try await dispatcher.retryAll(of: partner))
    }

    private func revive(_ id: String) async throws {
        do {
            try await dispatcher.retry(id)
        } catch RelayError.unknownNotice {
            throw DeliveryRoutes.notFound
        } catch RelayError.notDead(let status) {
            throw ControlProblem(.conflict, "the notice is \(status.rawValue); only a dead letter can be retried")
        }
    }

    private static let notFound = ControlProblem(
        .notFound, "there is no notice of this id", hint: "enlacectl deliveries list shows them")
}

extension OutboxCounts {
    init(_ counts: [NoticeProgress.Status: Int]) {
        self.init(
            pending: counts[.pending] ?? 0, delivered: counts[.delivered] ?? 0, dead: counts[.dead] ?? 0,
            dropped: counts[.dropped] ?? 0)
    }
}
