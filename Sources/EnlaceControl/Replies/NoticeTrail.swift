/// What is known of a notice beside how it fares: each attempt, the receipt, its place in the disclosure log.
package struct NoticeTrail: Codable, Hashable, Sendable {
    /// Oldest first; at most 21, of more the oldest are forgotten.
    package var attempts: [Attempt]
    package var receipt: Receipt
    /// Nil where the log has no entry about it.
    @OrNull package var place: Place?

    package init(attempts: [Attempt], receipt: Receipt, place: Place?) {
        self.attempts = attempts
        self.receipt = receipt
        self.place = place
    }

    package struct Attempt: Codable, Hashable, Sendable {
        package var time: WireTime
        /// HTTP status; null if there was no answer.
        @OrNull package var status: Int?
        /// What came of it, in words.
        @OrNull package var outcome: String?

        package init(time: WireTime, status: Int?, outcome: String?) {
            self.time = time
            self.status = status
            self.outcome = outcome
        }
    }

    package struct Receipt: Codable, Hashable, Sendable {
        package enum State: String, Codable, Hashable, Sendable {
            /// The peer's signature fits a key that is pinned.
            case verified
            /// The peer took it, but what it answered does not count.
            case refused
            /// There is none yet.
            case none
            /// The partner is no peer, or no key of it is pinned.
            case notExpected = "not_expected"
        }

        package var state: State
        /// Why it does not count.
        package var problem: String?
        /// The node that signed.
        package var node: String?
        /// Where the event stands in that node's journal.
        package var position: Int64?
        /// When it was recorded there.
        package var taken: WireTime?
        /// The signed note.
        package var note: String?

        package init(
            _ state: State, problem: String? = nil, node: String? = nil, position: Int64? = nil, taken: WireTime? = nil,
            note: String? = nil
        ) {
            self.state = state
            self.problem = problem
            self.node = node
            self.position = position
            self.taken = taken
            self.note = note
        }
    }

    /// Where the log says that the notice was let out.
    package struct Place: Codable, Hashable, Sendable {
        /// The entry, from 0.
        package var index: UInt64
        /// Of the newest checkpoint, which covers it.
        package var size: UInt64
        package var root: String
        /// Peers that have signed for a checkpoint which covers it: from then on it cannot be changed unnoticed.
        package var cosigned: [Cosigner]

        package init(index: UInt64, size: UInt64, root: String, cosigned: [Cosigner]) {
            self.index = index
            self.size = size
            self.root = root
            self.cosigned = cosigned
        }
    }

    package struct Cosigner: Codable, Hashable, Sendable {
        package var partner: String
        package var size: UInt64
        package var time: WireTime

        package init(partner: String, size: UInt64, time: WireTime) {
            self.partner = partner
            self.size = size
            self.time = time
        }
    }
}
