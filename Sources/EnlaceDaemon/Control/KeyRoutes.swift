import EnlaceControl
import EnlaceCore

/// `keys generate|store|list|remove`.
struct KeyRoutes: Sendable {
    let live: LiveConfiguration
    let setting: NodeSetting

    private var secrets: SecretStore { setting.secrets }

    func add(to router: ControlRouter) {
        router.reads(.keys) { _ in list() }
        router.acts(.createKey) { call in try await create(try await call.decode(CreateKeyRequest.self)) }
        router.acts(.storeKey) { call in
            let name = try call.parameter("name")
            let secret = try await call.decode(StoreKeyRequest.self).secret
            if let objection = SecretStore.objection(to: secret) {
                let hint =
                    SecretText.objection(to: secret) == nil
                    ? "copy it once more, whole and with its prefix, as the other side gave it"
                    : "nothing was kept, and the name is free: hand over the secret alone, for example from a file"
                throw ControlProblem(.secret, objection, hint: hint)
            }
            try await keep(secret, named: name)
            return StoreKeyReply(name: name)
        }
        router.acts(.removeKey) { call in try await remove(try call.parameter("name")) }
    }

    private func list() -> KeyListReply {
        let used = live.current.neededSecrets
        let rows = secrets.added.sorted { $0.key < $1.key }
            .map { KeyListReply.Row(name: $0.key, added: WireTime($0.value), used: used.contains($0.key)) }
        return KeyListReply(keys: rows)
    }

    private func create(_ request: CreateKeyRequest) async throws -> CreateKeyReply {
        switch request.kind {
        case .symmetric:
            let secret = WebhookSignature.generateSymmetricKey()
            try await keep(secret, named: request.name)
            return CreateKeyReply(name: request.name, kind: .symmetric, secret: secret)
        case .ed25519:
            let pair = WebhookSignature.generateKeyPair()
            try await keep(pair.secret, named: request.name)
            return CreateKeyReply(name: request.name, kind: .ed25519, publicKey: pair.public)
        }
    }

    private func keep(_ secret: String, named name: String) async throws {
        try await secrets.keep(secret, named: name, at: setting.clock.now)
    }

    /// Neither what is in force may need it nor what lies in the folder, or the next start would fail.
    private func remove(_ name: String) async throws -> RemoveKeyReply {
        guard secrets.secret(named: name) != nil else {
            throw ControlProblem(.notFound, "there is no secret '\(name)'", hint: "enlacectl keys list shows them")
        }
        let written: Configuration
        do {
            written = try await ConfigurationReload(setting: setting, live: live).load()
        } catch let failure as ConfigurationFailure {
            throw ControlProblem(failure, "what the configuration refers to cannot be told: nothing was removed")
        }
        guard !written.neededSecrets.contains(name) else {
            throw ControlProblem(
                .conflict, "the configuration refers to '\(name)'", hint: "take the name out, then enlacectl reload")
        }
        guard !live.current.neededSecrets.contains(name) else {
            throw ControlProblem(
                .conflict, "the node still uses '\(name)'",
                hint: "enlacectl reload takes the changed files over; enlaced.yaml needs a restart")
        }
        let (secrets, now) = (secrets, setting.clock.now)
        try await Blocking.run { try secrets.remove(name, at: now) }
        return RemoveKeyReply(name: name)
    }
}

extension SecretStore {
    /// - Throws: ``ControlProblem`` where the name is none, or taken.
    func keep(_ secret: String, named name: String, at time: Timestamp) async throws {
        do {
            try await Blocking.run { try self.add(secret, named: name, at: time) }
        } catch let failure as Failure {
            let kind: ControlProblem.Kind = if case .badName = failure { .invalid } else { .conflict }
            throw ControlProblem(kind, failure.description)
        }
    }
}
