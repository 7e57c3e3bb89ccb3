import EnlaceControl
import EnlaceCore
import EnlaceRelay

/// `partners list|show|test|pause|resume`.
struct PartnerRoutes: Sendable {
    let live: LiveConfiguration
    let outbox: any NoticeOutbox
    let dispatcher: NoticeDispatcher
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.partners) { _ in try await list() }
        router.reads(.partner) { call in try await show(try find(call)) }
        router.acts(.testPartner) { call in try await test(try findFree(call)) }
        router.acts(.pausePartner) { call in
            let partner = try find(call)
            try await dispatcher.pause(partner.id)
            return try await row(partner)
        }
        router.acts(.resumePartner) { call in
            let partner = try findFree(call)
            try await dispatcher.resume(partner.id)
            return try await row(partner)
        }
    }

    private func find(_ call: ControlCall) throws -> Partner {
        let id = try call.parameter("partner")
        guard let partner = live.current.partners.first(where: { $0.id == id }) else {
            throw ControlProblem(.notFound, "there is no partner '\(id)'", hint: "enlacectl partners list shows them")
        }
        return partner
    }

    /// One that its file does not hold.
    private func findFree(_ call: ControlCall) throws -> Partner {
        let partner = try find(call)
        guard !partner.isHeld else {
            throw ControlProblem(
                .conflict, "'\(partner.id)' is held by its file", hint: "take `hold` out of it, then enlacectl reload")
        }
        return partner
    }

    private func list() async throws -> PartnerListReply {
        let counts = try await outbox.counts()
        return PartnerListReply(partners: live.current.partners.map { row($0, counts) })
    }

    private func row(_ partner: Partner) async throws -> PartnerRow { row(partner, try await outbox.counts()) }

    private func row(_ partner: Partner, _ counts: [String: [NoticeProgress.Status: Int]]) -> PartnerRow {
        PartnerRow(partner, counts[partner.id] ?? [:], dispatcher.condition(of: partner.id))
    }

    private func show(_ partner: Partner) async throws -> PartnerDetailReply {
        let agreement = partner.agreement
        let grants = agreement.fields.sorted { $0.key.name < $1.key.name }
            .map { PartnerDetailReply.Grant(type: $0.key.name, fields: $0.value.sorted()) }
        return PartnerDetailReply(
            partner: try await row(partner),
            agreement: PartnerDetailReply.Agreement(
                version: agreement.version, purpose: agreement.purpose, areas: agreement.areas, types: grants,
                basis: agreement.basis.isEmpty ? nil : agreement.basis.map(\.rawValue).sorted(),
                terms: AgreementTerms(agreement),
                lifetimeSeconds: agreement.noticeLifetime.milliseconds / 1_000, onward: agreement.allowsOnward),
            keys: partner.keyNames)
    }

    private func test(_ partner: Partner) async throws -> PartnerTestReply {
        guard partner.endpoint != nil else {
            throw ControlProblem(.conflict, "'\(partner.id)' has no endpoint: it only pulls, and nothing is sent to it")
        }
        let start = clock.now
        let outcome = try await dispatcher.test(partner.id)
        return PartnerTestReply(
            partner: partner.id, delivered: outcome.verdict == .delivered, status: outcome.status,
            detail: outcome.detail, milliseconds: Int((clock.now - start).milliseconds))
    }
}

extension AgreementTerms {
    init(_ agreement: Agreement) {
        self.init(
            minCount: agreement.minCount > 1 ? agreement.minCount : nil, languages: agreement.languages,
            precision: agreement.precision.text)
    }
}

extension PartnerRow {
    init(_ partner: Partner, _ counts: [NoticeProgress.Status: Int], _ condition: PartnerCondition?) {
        self.init(
            id: partner.id, name: partner.name, class: partner.class.rawValue, country: partner.country,
            endpoint: partner.endpoint?.url ?? "none, it pulls",
            format: partner.endpoint == nil ? "pull" : partner.format.rawValue, peer: partner.peer != nil,
            outbox: OutboxCounts(counts),
            way: Way(
                paused: partner.isHeld ? "held" : condition?.pause?.rawValue,
                failing: condition?.isFailing ?? false,
                heldUntil: WireTime(condition?.heldUntil)))
    }
}
