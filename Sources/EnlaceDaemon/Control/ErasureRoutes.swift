import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `erasures list|confirm`.
struct ErasureRoutes: Sendable {
    let relay: ComponentRunner<Relay>
    let bus: EventBus
    let outbox: any NoticeOutbox
    let states: NoticeStates
    let vault: PersonVault
    let clock: any NodeClock
    let node: String

    func add(to router: ControlRouter) {
        router.reads(.erasures) { call in try await list(state: call.query["state"]) }
        router.acts(.confirmErasure) { call in
            try await confirm(try call.parameter("erasure"), note: call.query["note"])
        }
    }

    private func list(state: String?) async throws -> ErasureListReply {
        guard let state else { return ErasureListReply(erasures: try await rows(in: [.open, .overdue])) }
        guard let wanted = ErasureRow.State(rawValue: state) else {
            let names = ErasureRow.State.allCases.map(\.rawValue)
            throw ControlProblem(.invalid, "state: \(Suggestion.expected(oneOf: names, got: state))")
        }
        return ErasureListReply(erasures: try await rows(in: [wanted]))
    }

    /// Oldest first: what has been open for longest is what somebody must see to.
    private func rows(in wanted: Set<ErasureRow.State>) async throws -> [ErasureRow] {
        let requests = await relay.read { $0.evaluation.erasures.requests }
            .filter { wanted.contains($0.value.state) }
            .sorted { ($0.value.requested, $0.key) < ($1.value.requested, $1.key) }
        var rows: [ErasureRow] = []
        for (id, request) in requests { rows.append(try await row(id, request)) }
        return rows
    }

    private func row(_ id: String, _ request: ErasureRequest) async throws -> ErasureRow {
        var notice: OutboxEntry?
        if let position = request.position {
            let filter = OutboxFilter(partner: request.partner, position: position)
            notice = try await outbox.entries(matching: filter, limit: 1).first
        }
        return ErasureRow(
            id: id, partner: request.partner, state: request.state, requested: WireTime(request.requested),
            due: WireTime(request.due), confirmed: WireTime(request.confirmed), notice: notice.map(states.state))
    }

    /// Recorded as an event, and answered once the relay has it; one that is confirmed already stays as it is.
    private func confirm(_ id: String, note: String?) async throws -> ErasureRow {
        if let note, note.isEmpty || note.count > 300 || note.contains(where: \.isNewline) {
            throw ControlProblem(.invalid, "note: expected one line of at most 300 characters")
        }
        if let note { try PersonAct.refuse("note", note, ifItNamesAnyoneIn: vault) }
        let request = try await find(id)
        guard request.confirmed == nil else { return try await row(id, request) }
        let draft = request.confirmation(of: id, note: note, at: clock.now).draft(node: node, component: Relay.name)
        let receipts = try await bus.publish(Commit(events: [draft], onConflict: .keepFirst, admission: .always))
        await relay.caughtUp(to: receipts.first?.position ?? 0)
        return try await row(id, try await find(id))
    }

    private func find(_ id: String) async throws -> ErasureRequest {
        guard let request = await relay.read({ $0.evaluation.erasures.requests[id] }) else {
            throw ControlProblem(
                .notFound, "no partner was asked to erase by this id", hint: "enlacectl erasures list shows them")
        }
        return request
    }
}

extension ErasureRequest {
    fileprivate var state: ErasureRow.State { confirmed != nil ? .confirmed : isOverdue ? .overdue : .open }
}
