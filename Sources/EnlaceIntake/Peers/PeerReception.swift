package import EnlaceCore

/// Answers a peer whose notice was stored, in the name of this node.
package protocol PeerReception: Sendable {
    /// What the answer says beside where the event stands. It never fails: the notice is stored already.
    func members(for arrival: PeerArrival) async -> [JSON.Member]
}

/// A notice of a peer that was stored, or was there before.
package struct PeerArrival: Sendable {
    /// The peer's id here, as agency and as partner.
    package var agency: String
    /// The notice's id: `webhook-id`.
    package var notice: String
    /// As received.
    package var body: [UInt8]
    /// Where its event stands in the journal.
    package var position: Int64
    /// It was taken for the first time, and is no test: its sender has an entry of it in its log.
    package var isNew: Bool
    /// `enlace-checkpoint` and `enlace-consistency`, as they stand.
    package var checkpoint: String?
    package var consistency: String?
}

extension Intake {
    /// What the answer to a peer's notice says beside the usual; nothing for others, for batches and for dry runs.
    func peerMembers(for submission: Submission, _ acceptance: Acceptance) async -> [JSON.Member] {
        guard let peers, policy.isPeer(submission.agency), case .event(let event, let receipt, _) = acceptance,
            let notice = submission.head.webhookID
        else { return [] }
        return await peers.members(
            for: PeerArrival(
                agency: submission.agency, notice: notice, body: submission.body, position: receipt.position,
                isNew: !receipt.isDuplicate && event.type != .partnerTested,
                checkpoint: submission.head.checkpoint, consistency: submission.head.consistency))
    }

    /// The peer that a request comes from which is no event.
    ///
    /// - Throws: what ``accept(_:)`` would throw before it looks at the body; also for an agency that is no peer.
    package func authenticatePeer(_ name: String, head: RequestHead, body: [UInt8]) throws(Problem) -> Agency {
        try requireReady()
        let agency = try policy.agency(name)
        try authenticate(head, body: body, as: agency)
        try throttle(agency)
        rates.spend(1, of: agency)
        guard agency.isPeer else { throw Problem(.forbidden, "This agency is no peer.") }
        return agency
    }
}
