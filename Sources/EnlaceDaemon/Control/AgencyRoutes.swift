import EnlaceControl
import EnlaceCore
import EnlaceIntake

/// `agencies list|add|token`.
struct AgencyRoutes: Sendable {
    let live: LiveConfiguration
    let secrets: SecretStore
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.agencies) { _ in AgencyListReply(agencies: live.current.agencies.map(AgencyRow.init)) }
        router.acts(.addAgency) { call in try await add(try await call.decode(AddAgencyRequest.self)) }
        router.acts(.agencyToken) { call in try await token(for: try call.parameter("agency")) }
    }

    private func add(_ request: AddAgencyRequest) async throws -> AddAgencyReply {
        if live.current.agencies.contains(where: { $0.id == request.id }) {
            throw ControlProblem(.conflict, "there is an agency '\(request.id)' already")
        }
        let name = freeName("\(request.id)-\(year)")
        let draft = AgencyDraft(request, secretName: name)
        try draft.check(against: live.current.areas)
        let secret = WebhookSignature.generateSymmetricKey()
        try await secrets.keep(secret, named: name, at: clock.now)
        return AddAgencyReply(id: request.id, secretName: name, secret: secret, yaml: draft.yaml)
    }

    private func token(for agency: String) async throws -> TokenReply {
        guard live.current.agencies.contains(where: { $0.id == agency }) else {
            throw ControlProblem(
                .notFound, "there is no agency '\(agency)'", hint: "enlacectl agencies list shows them")
        }
        let token = BearerToken.generate()
        let name = "\(agency)-token-\(token.digest.prefix(6))"
        try await secrets.keep(token.digest, named: name, at: clock.now)
        return TokenReply(
            agency: agency, token: token.text, secretName: name, yaml: "  - { kind: bearer, token: \(name) }")
    }

    /// `name`, or the first of `name-2`, `name-3` … that is free: an earlier try may have left its secret.
    private func freeName(_ name: String) -> String {
        let taken = secrets.takenNames
        guard taken.contains(name) else { return name }
        return (2...taken.count + 2).lazy.map { "\(name)-\($0)" }.first { !taken.contains($0) } ?? name
    }

    private var year: String { String(clock.now.description.prefix(4)) }
}

extension AgencyRow {
    init(_ agency: Agency) {
        self.init(
            id: agency.id, name: agency.name, types: agency.types.map(\.name).sorted(), areas: agency.areas,
            authentication: agency.authentication.map(\.kindName), peer: agency.isPeer)
    }
}

extension Authentication {
    fileprivate var kindName: String {
        switch self {
        case .standardWebhooks: "signature"
        case .bearer: "bearer"
        case .basic: "basic"
        }
    }
}
