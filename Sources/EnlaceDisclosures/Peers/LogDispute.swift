package import EnlaceCore

/// That a log is not the one that was seen before, or is not shown to be, with the evidence: each note is signed by the
/// log's own node, so that nobody else can have made it up.
package struct LogDispute: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// As long as what is held, but another.
        case fork
        /// Longer than what is held, but not grown from it.
        case rewritten
        /// Cut, or put back to an older state.
        case shorter
        /// Signed by no key that is pinned.
        case resigned
        /// Nothing that was shown for long proves how it has grown from what is held: see ``GrowthWatch``.
        case unproven
    }

    /// Whose log.
    package var node: String
    package var kind: Kind
    /// Signed notes; nothing can have been shown where the kind is ``Kind/unproven``.
    package var held: String?
    package var shown: String?

    package init(node: String, kind: Kind, held: String?, shown: String?) {
        self.node = node
        self.kind = kind
        self.held = held
        self.shown = shown
    }

    /// The same about the log and the checkpoint that is held, whoever has signed that and whatever was shown instead.
    package var matter: LogDispute {
        LogDispute(node: node, kind: kind, held: held.flatMap { SignedNote($0)?.text }, shown: nil)
    }

    /// The event that tells of it, once more each time.
    ///
    /// - Parameter partner: with whom the log was compared.
    package func draft(with partner: String, at now: Timestamp, by node: String) -> EventDraft {
        var members: [JSON.Member] = [.init("node", .string(self.node)), .init("kind", .string(kind.rawValue))]
        if let held { members.append(.init("held", .string(held))) }
        if let shown { members.append(.init("shown", .string(shown))) }
        let evidence = NoticeReceipt.digest(of: Array("\(kind.rawValue)\0\(held ?? "")\0\(shown ?? "")".utf8))
        return Derivation(
            .logDisputed, subject: partner, data: .object(members), time: now,
            cause: .timer(object: "\(partner)/\(evidence)", due: now, index: 0)
        ).draft(node: node, component: PeerHeads.name)
    }
}
