import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `erasures list|confirm`.
struct ErasureRoutes: Sendable {
    let relay: ComponentRunner<Relay>
    let bus: EventBus
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
        let rows = await rows()
        guard let state else { return ErasureListReply(erasures: rows.filter { $0.state != .confirmed }) }
        guard let wanted = ErasureRow.State(rawValue: state) else {
            let names = ErasureRow.State.allCases.map(\.rawValue)
            throw ControlProblem(.invalid, "state: \(Suggestion.expected(oneOf: names, got: state))")
        }
        return ErasureListReply(erasures: rows.filter { $0.state == wanted })
    }

    /// Oldest first: what has been open for longest is what somebody must see to.
    private func rows() async -> [ErasureRow] {
        await relay.read { $0.evaluation.erasures.requests }
            .sorted { ($0.value.requested, $0.key) < ($1.value.requested, $1.key) }
            .map { ErasureRow($0.key, $0.value) }
    }

    /// Recorded as an event, and answered once the relay has it; one that is confirmed already stays as it is.
    private func confirm(_ id: String, note: String?) async throws -> ErasureRow {
        if let note, note.isEmpty || note.count > 300 || note.contains(where: \.isNewline) {
            throw ControlProblem(.invalid, "note: expected one line of at most 300 characters")
        }
        if let note { try PersonAct.refuse("note", note, ifItNamesAnyoneIn: vault) }
        let request = try await find(id)
        guard request.confirmed == nil else { return ErasureRow(id, request) }
        let draft = request.confirmation(of: id, note: note, at: clock.now).draft(node: node, component: Relay.name)
        let receipts = try await bus.publish(Commit(events: [draft], onConflict: .keepFirst, admission: .always))
        await relay.caughtUp(to: receipts.first?.position ?? 0)
        return ErasureRow(id, try await find(id))
    }

    private func find(_ id: String) async throws -> ErasureRequest {
        guard let request = await relay.read({ $0.evaluation.erasures.requests[id] }) else {
            throw ControlProblem(
                .notFound, "no partner was asked to erase by this id", hint: "enlacectl erasures list shows them")
        }
        return request
    }
}

extension ErasureRow {
    init(_ id: String, _ request: ErasureRequest) {
        let state: State = request.confirmed != nil ? .confirmed : request.isOverdue ? .overdue : .open
        self.init(
            id: id, partner: request.partner, state: state, requested: WireTime(request.requested),
            due: WireTime(request.due), confirmed: WireTime(request.confirmed))
    }
}
