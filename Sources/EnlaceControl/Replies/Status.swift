/// How the node is: what an operator looks at first.
package struct StatusReply: Codable, Hashable, Sendable {
    package var node: String
    package var version: String
    package var started: WireTime
    package var uptimeSeconds: Int
    /// All ``checks`` passed.
    package var ready: Bool
    package var checks: [Check]
    package var journal: Journal
    package var components: [Component]
    package var configured: Configured
    package var outbox: OutboxCounts
    package var alertsFiring: Int
    package var alertsPending: Int
    /// What an admin should know although all works, for example that the journal is in memory.
    package var warnings: [String]

    package init(
        node: String, version: String, started: WireTime, uptimeSeconds: Int, ready: Bool, checks: [Check],
        journal: Journal, components: [Component], configured: Configured, outbox: OutboxCounts, alertsFiring: Int,
        alertsPending: Int, warnings: [String]
    ) {
        self.node = node
        self.version = version
        self.started = started
        self.uptimeSeconds = uptimeSeconds
        self.ready = ready
        self.checks = checks
        self.journal = journal
        self.components = components
        self.configured = configured
        self.outbox = outbox
        self.alertsFiring = alertsFiring
        self.alertsPending = alertsPending
        self.warnings = warnings
    }
}

extension StatusReply {
    /// One condition of readiness.
    package struct Check: Codable, Hashable, Sendable {
        package var name: String
        package var passed: Bool
        /// Why it did not pass, or what it found.
        package var detail: String?

        package init(name: String, passed: Bool, detail: String? = nil) {
            self.name = name
            self.passed = passed
            self.detail = detail
        }
    }

    package struct Journal: Codable, Hashable, Sendable {
        /// `memory` or the name of the persistence plugin.
        package var kind: String
        package var durable: Bool
        /// The last position committed.
        package var head: Int64
        package var health: JournalHealthReply

        package init(kind: String, durable: Bool, head: Int64, health: JournalHealthReply) {
            self.kind = kind
            self.durable = durable
            self.head = head
            self.health = health
        }
    }

    package struct Component: Codable, Hashable, Sendable {
        package var name: String
        /// The last position folded.
        package var position: Int64
        /// Positions between it and the journal's head.
        package var lag: Int64

        package init(name: String, position: Int64, lag: Int64) {
            self.name = name
            self.position = position
            self.lag = lag
        }
    }

    /// How many of each the configuration names.
    package struct Configured: Codable, Hashable, Sendable {
        package var areas: Int
        package var agencies: Int
        package var partners: Int
        package var rules: Int

        package init(areas: Int, agencies: Int, partners: Int, rules: Int) {
            self.areas = areas
            self.agencies = agencies
            self.partners = partners
            self.rules = rules
        }
    }
}

/// Notices in the outbox, by what became of them.
package struct OutboxCounts: Codable, Hashable, Sendable {
    package var pending: Int
    package var delivered: Int
    package var dead: Int
    package var dropped: Int

    package init(pending: Int = 0, delivered: Int = 0, dead: Int = 0, dropped: Int = 0) {
        self.pending = pending
        self.delivered = delivered
        self.dead = dead
        self.dropped = dropped
    }
}
