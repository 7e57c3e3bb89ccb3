import Crypto
package import EnlaceCore

extension NoticeDispatcher {
    /// Gives a dead letter a new life: due at once, with the whole retry schedule before it. A partner whose endpoint
    /// was gone is resumed by it, one that an admin paused is not.
    ///
    /// - Throws: ``RelayError`` if it is no dead letter, or what the journal throws.
    package func retry(_ id: String) async throws {
        guard let entry = try await sender.outbox.entry(id: id) else { throw RelayError.unknownNotice(id) }
        guard entry.progress.status == .dead else { throw RelayError.notDead(entry.progress.status) }
        try await sender.bus.publish(Commit(outbox: [revival(of: entry)]))
        try await expectRetries(of: entry.notice.partner)
    }

    /// Gives the dead letters of a partner a new life, newest first, and answers how many.
    ///
    /// They are taken in pages of 500, a commit a page, up to `limit` in all, each once, though it die again meanwhile.
    ///
    /// - Throws: what the journal throws; pages before it are retried.
    package func retryAll(of partner: String, limit: Int = 10_000) async throws -> Int {
        var filter = OutboxFilter(partner: partner, status: .dead)
        var count = 0
        while count < limit {
            let dead = try await sender.outbox.entries(matching: filter, limit: min(500, limit - count))
            guard let oldest = dead.last else { break }
            try await sender.bus.publish(Commit(outbox: dead.map(revival)))
            count += dead.count
            filter.before = oldest.sequence
        }
        if count > 0 { try await expectRetries(of: partner) }
        return count
    }

    private func revival(of entry: OutboxEntry) -> OutboxChange {
        var progress = NoticeProgress(due: sender.clock.now)
        progress.lastAttempt = entry.progress.lastAttempt
        progress.lastStatus = entry.progress.lastStatus
        progress.lastOutcome = entry.progress.lastOutcome
        progress.earlier = entry.progress.earlier
        return .update(id: entry.notice.id, sequence: entry.sequence, progress)
    }

    private func expectRetries(of partner: String) async throws {
        guard let lane = lane(of: partner) else { return }
        if lane.pause == .gone { try await lane.resume() } else { lane.expectMore() }
    }

    /// Sends nothing to a partner until it is resumed, also after a restart; what is under way is finished.
    ///
    /// - Throws: ``RelayError/unknownPartner(_:)``, or what the journal throws.
    package func pause(_ partner: String) async throws {
        try await known(partner).pause(.operator)
    }

    /// Sends to a partner again that was paused or whose endpoint was gone; also where it is only tried now and then
    /// because it failed, or asked to be left alone.
    ///
    /// - Throws: ``RelayError/unknownPartner(_:)``, or what the journal throws.
    package func resume(_ partner: String) async throws {
        try await known(partner).resume()
    }

    /// How the way to a partner is now; nil if there is no such partner.
    package func condition(of partner: String) -> PartnerCondition? {
        lane(of: partner)?.condition
    }

    private func known(_ partner: String) throws -> PartnerLane {
        guard let lane = lane(of: partner) else { throw RelayError.unknownPartner(partner) }
        return lane
    }

    /// Sends a signed notice that tells nothing, once, and answers what came of it. It is not journalled.
    package func test(_ partner: String) async throws -> DeliveryOutcome {
        guard let evaluation = await sender.evaluation(0) else { throw RelayError.stopping }
        guard let partner = evaluation.partner(partner) else { throw RelayError.unknownPartner(partner) }
        guard let endpoint = partner.endpoint else { throw RelayError.noEndpoint(partner.id) }
        let now = sender.clock.now
        let id = "test-" + SHA256.hash(data: Array("\(partner.id)\0\(now.milliseconds)".utf8)).prefix(12).hex
        let body: JSON = [
            "specversion": "1.0", "id": .string(id),
            "source": .string(Derivation.source(node: sender.node, component: Relay.name)),
            "type": .string(EventType.partnerTested.name), "subject": .string(partner.id),
            "time": .string(now.description), "datacontenttype": "application/json",
            "enlaceorigin": .string(sender.node), "enlacevia": .string(sender.node), "data": [:],
        ]
        return await sender.channel.deliver(partner.delivery(id: id, body: body.bytes, to: endpoint))
    }
}
