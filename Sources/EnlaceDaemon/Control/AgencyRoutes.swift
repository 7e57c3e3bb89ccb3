import EnlaceControl
import EnlaceCore
import EnlaceIntake

/// `agencies list|add|token` and `keys generate`.
struct AgencyRoutes: Sendable {
    let live: LiveConfiguration
    let secrets: SecretStore
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.agencies) { _ in AgencyListReply(agencies: live.current.agencies.map(AgencyRow.init)) }
        router.acts(.addAgency) { call in try await add(try await call.decode(AddAgencyRequest.self)) }
        router.acts(.agencyToken) { call in try await token(for: try call.parameter("agency")) }
        router.acts(.createKey) { call in try await create(try await call.decode(CreateKeyRequest.self)) }
        router.acts(.storeKey) { call in
            let name = try call.parameter("name")
            let secret = try await call.decode(StoreKeyRequest.self).secret
            if let objection = SecretStore.objection(to: secret) { throw ControlProblem(.unprocessable, objection) }
            try await store(secret, named: name)
            return StoreKeyReply(name: name)
        }
    }

    private func add(_ request: AddAgencyRequest) async throws -> AddAgencyReply {
        if live.current.agencies.contains(where: { $0.id == request.id }) {
            throw ControlProblem(.conflict, "there is an agency '\(request.id)' already")
        }
        let name = freeName("\(request.id)-\(year)")
        let draft = AgencyDraft(request, secretName: name)
        try draft.check(against: live.current.areas)
        let secret = WebhookSignature.generateSymmetricKey()
        try await store(secret, named: name)
        return AddAgencyReply(id: request.id, secretName: name, secret: secret, yaml: draft.yaml)
    }

    private func token(for agency: String) async throws -> TokenReply {
        guard live.current.agencies.contains(where: { $0.id == agency }) else {
            throw ControlProblem(
                .notFound, "there is no agency '\(agency)'", hint: "enlacectl agencies list shows them")
        }
        let token = BearerToken.generate()
        let name = "\(agency)-token-\(token.digest.prefix(6))"
        try await store(token.digest, named: name)
        return TokenReply(
            agency: agency, token: token.text, secretName: name, yaml: "  - { kind: bearer, token: \(name) }")
    }

    private func create(_ request: CreateKeyRequest) async throws -> CreateKeyReply {
        switch request.kind {
        case .symmetric:
            let secret = WebhookSignature.generateSymmetricKey()
            try await store(secret, named: request.name)
            return CreateKeyReply(name: request.name, kind: .symmetric, secret: secret)
        case .ed25519:
            let pair = WebhookSignature.generateKeyPair()
            try await store(pair.secret, named: request.name)
            return CreateKeyReply(name: request.name, kind: .ed25519, publicKey: pair.public)
        }
    }

    private func store(_ secret: String, named name: String) async throws {
        let secrets = secrets
        do {
            try await Blocking.run { try secrets.add(secret, named: name) }
        } catch let failure as SecretStore.Failure {
            throw ControlProblem(.conflict, failure.description)
        }
    }

    /// `name`, or the first of `name-2`, `name-3` … that is free: an earlier try may have left its secret.
    private func freeName(_ name: String) -> String {
        let taken = Set(secrets.names)
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
