package import EnlaceCore

/// What a node answers to a peer that has shown a checkpoint of its log.
package struct CheckpointReply: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        /// It is held now, and signed for.
        case cosigned
        /// It cannot be told whether the log has grown from what is held: the proof starts elsewhere.
        case unproven
        /// It contradicts what is held, or is signed by no key that is pinned.
        case disputed
        /// It is no checkpoint of the peer's log, or this node pins no key of the peer's.
        case ignored
    }

    package var verdict: Verdict
    /// The lines to be added below the checkpoint, one for each key of the node; cosigned only.
    package var cosignature: String?
    /// What is held of the peer's log, as the peer once signed it; nil where nothing is.
    package var held: String?

    package init(_ verdict: Verdict, cosignature: String? = nil, held: String? = nil) {
        self.verdict = verdict
        self.cosignature = cosignature
        self.held = held
    }

    package var json: JSON {
        var members: [JSON.Member] = [.init("verdict", .string(verdict.rawValue))]
        if let cosignature { members.append(.init("cosignature", .string(cosignature))) }
        if let held { members.append(.init("held", .string(held))) }
        return .object(members)
    }

    /// Reads ``json``; nil for anything else.
    package init?(_ view: JSONView) {
        guard let verdict = view["verdict"]?.string.flatMap(Verdict.init) else { return nil }
        self.init(verdict, cosignature: view["cosignature"]?.string, held: view["held"]?.string)
    }
}
