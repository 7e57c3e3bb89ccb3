import EnlaceCore

extension PersonVault {
    /// The vault of a node: on disk beside a journal on disk, else in memory. Whom a backup brought back is in it until
    /// ``ReturnedPersons`` has seen to them.
    ///
    /// - Parameter failStop: told where its files fail.
    /// - Throws: ``PersonFileError``, ``EnlaceCore/PersonVaultError``.
    convenience init(
        of node: NodeConfiguration, _ setting: NodeSetting, _ plugins: NodePlugins, _ failStop: FailStop
    ) async throws {
        let secret = setting.secrets.key(for: "persons")
        guard plugins.store.isDurable else {
            try await self.init(secret: secret, keys: MemoryPersonKeys(), ledger: MemoryErasureLedger())
            return
        }
        let files = try await Blocking.run {
            (
                keys: try PersonKeyFile(stateDirectory: node.state, failStop),
                ledger: try ErasureLedgerFile(path: node.ledgerPath, failStop)
            )
        }
        try await self.init(secret: secret, keys: files.keys, ledger: files.ledger, keepsReturned: true)
    }
}
