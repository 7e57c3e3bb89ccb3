/// What peers hold of this node's disclosure log, and this node of theirs.
package struct HeadsReply: Codable, Hashable, Sendable {
    package var peers: [Row]

    package init(peers: [Row]) {
        self.peers = peers
    }

    package struct Row: Codable, Hashable, Sendable {
        package var partner: String
        /// Of its node.
        package var node: String
        /// How many of its keys are pinned; without one nothing is exchanged.
        package var keys: Int
        /// What it holds of this node's log, with its signature.
        @OrNull package var theirs: Head?
        /// What this node holds of its log.
        @OrNull package var ours: Head?
        /// When it was last shown this node's log for comparison, and found it in order.
        @OrNull package var compared: WireTime?
        @OrNull package var dispute: Dispute?

        package init(
            partner: String, node: String, keys: Int, theirs: Head?, ours: Head?, compared: WireTime?,
            dispute: Dispute?
        ) {
            self.partner = partner
            self.node = node
            self.keys = keys
            self.theirs = theirs
            self.ours = ours
            self.compared = compared
            self.dispute = dispute
        }
    }

    package struct Head: Codable, Hashable, Sendable {
        package var size: UInt64
        package var root: String
        package var time: WireTime
        /// The signed note.
        package var checkpoint: String

        package init(size: UInt64, root: String, time: WireTime, checkpoint: String) {
            self.size = size
            self.root = root
            self.time = time
            self.checkpoint = checkpoint
        }
    }

    /// The last time that a log was not the one that was seen before.
    package struct Dispute: Codable, Hashable, Sendable {
        /// Whose log.
        package var node: String
        /// `fork`, `rewritten`, `shorter`, `resigned` or `unproven`.
        package var kind: String
        package var time: WireTime
        /// The event that holds the evidence.
        package var position: Int64
        /// When that log was found in order again.
        @OrNull package var ended: WireTime?

        package init(node: String, kind: String, time: WireTime, position: Int64, ended: WireTime?) {
            self.node = node
            self.kind = kind
            self.time = time
            self.position = position
            self.ended = ended
        }
    }
}
