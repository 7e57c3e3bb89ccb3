import Crypto
package import EnlaceCore

extension NoticeDispatcher {
    /// Gives a dead letter a new life: due at once, with the whole retry schedule before it.
    ///
    /// - Throws: ``RelayError`` if it is no dead letter, or what the journal throws.
    package func retry(_ id: String) async throws {
        guard let entry = try await sender.outbox.entry(id: id) else { throw RelayError.unknownNotice(id) }
        guard entry.progress.status == .dead else { throw RelayError.notDead(entry.progress.status) }
        var progress = NoticeProgress(due: sender.clock.now)
        progress.lastAttempt = entry.progress.lastAttempt
        progress.lastStatus = entry.progress.lastStatus
        progress.lastOutcome = entry.progress.lastOutcome
        try await sender.bus.publish(Commit(outbox: [.update(id: id, progress)]))
        lane(of: entry.notice.partner)?.resume()
    }

    /// Sends to a partner again whose endpoint was gone.
    package func resume(_ partner: String) throws {
        guard let lane = lane(of: partner) else { throw RelayError.unknownPartner(partner) }
        lane.resume()
    }

    /// Sends a signed notice that tells nothing, once, and answers what came of it. It is not journalled.
    package func test(_ partner: String) async throws -> DeliveryOutcome {
        guard let evaluation = await sender.evaluation(0) else { throw RelayError.stopping }
        guard let partner = evaluation.partner(partner) else { throw RelayError.unknownPartner(partner) }
        let now = sender.clock.now
        let id = "test-" + SHA256.hash(data: Array("\(partner.id)\0\(now.milliseconds)".utf8)).prefix(12).hex
        let body: JSON = [
            "specversion": "1.0", "id": .string(id),
            "source": .string(Derivation.source(node: sender.node, component: Relay.name)),
            "type": .string(EventType.partnerTested.name), "subject": .string(partner.id),
            "time": .string(now.description), "datacontenttype": "application/json",
            "enlaceorigin": .string(sender.node), "enlacevia": .string(sender.node), "data": [:],
        ]
        return await sender.channel.deliver(partner.delivery(id: id, body: body.bytes))
    }
}
