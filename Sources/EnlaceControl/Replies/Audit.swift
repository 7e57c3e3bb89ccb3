/// How far the disclosure log reaches.
package struct AuditHeadReply: Codable, Hashable, Sendable {
    /// Entries.
    package var size: UInt64
    /// Of the tree, in base64.
    package var root: String
    /// The signed note (C2SP tlog-checkpoint) as partners keep it.
    package var checkpoint: String
    /// The key that it is verified with, as signed-note writes it; during a rotation the new one.
    package var verifier: String
    /// All keys that sign, the newest last.
    package var verifiers: [String]
    /// The same keys as peers pin them: `whpk_…`.
    package var keys: [String]

    package init(size: UInt64, root: String, checkpoint: String, verifiers: [String], keys: [String]) {
        self.size = size
        self.root = root
        self.checkpoint = checkpoint
        self.verifier = verifiers.last ?? ""
        self.verifiers = verifiers
        self.keys = keys
    }
}

/// One line of an export of the disclosure log, without its end.
package struct AuditLine: Codable, Hashable, Sendable {
    package var line: String

    package init(line: String) {
        self.line = line
    }
}

/// That entries stand in the log, or that it has grown from an older one.
package struct AuditProofReply: Codable, Hashable, Sendable {
    package struct Inclusion: Codable, Hashable, Sendable {
        /// Where the entry stands, from 0.
        package var index: UInt64
        /// The entry's exact bytes as text.
        package var entry: String
        /// Hashes in base64, from the bottom up (RFC 6962, section 2.1.1).
        package var proof: [String]

        package init(index: UInt64, entry: String, proof: [String]) {
            self.index = index
            self.entry = entry
            self.proof = proof
        }
    }

    package struct Consistency: Codable, Hashable, Sendable {
        /// Size of the older log.
        package var from: UInt64
        /// Hashes in base64 (RFC 6962, section 2.1.2).
        package var proof: [String]

        package init(from: UInt64, proof: [String]) {
            self.from = from
            self.proof = proof
        }
    }

    package var head: AuditHeadReply
    /// One for each entry about the notice, in order; empty where none was asked for.
    package var inclusion: [Inclusion]
    package var consistency: Consistency?

    package init(head: AuditHeadReply, inclusion: [Inclusion] = [], consistency: Consistency? = nil) {
        self.head = head
        self.inclusion = inclusion
        self.consistency = consistency
    }
}

/// What narrows a listing of disclosures; nil means any.
package struct DisclosureListRequest: Codable, Hashable, Sendable {
    package static let limits: ClosedRange<Int64> = 1...1_000
    package static let defaultLimit = 20

    package var partner: String?
    /// An event's id or position.
    package var event: String?
    /// How many at most, the newest.
    package var limit: Int?

    package init() {}

    package init(_ query: ControlQuery) throws(ControlProblem) {
        partner = query["partner"]
        event = query["event"]
        limit = try query.integer("limit", in: DisclosureListRequest.limits).map { Int($0) }
    }

    /// - Throws: ``ControlProblem`` for a limit that is none.
    package func check() throws(ControlProblem) {
        guard let limit, !DisclosureListRequest.limits.contains(Int64(limit)) else { return }
        throw ControlQuery.outside("limit", DisclosureListRequest.limits)
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("partner", partner)
        query.add("event", event)
        query.add("limit", limit)
        return query
    }
}

/// Newest first.
package struct DisclosureListReply: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        /// Where its first entry stands in the log, from 0.
        package var index: UInt64
        package var time: WireTime
        package var partner: String
        package var notice: String
        /// The event that it tells of.
        package var event: EventReference
        /// Type of that event.
        package var type: String
        package var agreement: String
        package var fields: [String]
        /// Why restricted fields were allowed to leave; nil where none did.
        @OrNull package var basis: String?
        /// `delivered`, `pulled`, `dead` or `dropped`; nil while unknown, which counts as disclosed.
        @OrNull package var outcome: String?

        package init(
            index: UInt64, time: WireTime, partner: String, notice: String, event: EventReference, type: String,
            agreement: String, fields: [String], basis: String?, outcome: String?
        ) {
            self.index = index
            self.time = time
            self.partner = partner
            self.notice = notice
            self.event = event
            self.type = type
            self.agreement = agreement
            self.fields = fields
            self.basis = basis
            self.outcome = outcome
        }
    }

    package struct EventReference: Codable, Hashable, Sendable {
        package var source: String
        package var id: String
        package var position: Int64

        package init(source: String, id: String, position: Int64) {
            self.source = source
            self.id = id
            self.position = position
        }
    }

    package var disclosures: [Row]
    /// What a reader must know, for example that the partner is no longer configured.
    package var notes: [String]

    package init(disclosures: [Row], notes: [String] = []) {
        self.disclosures = disclosures
        self.notes = notes
    }
}
