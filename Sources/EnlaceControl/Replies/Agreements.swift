package import EnlaceCore

/// What a changed partner file, which is the body, would have done to the events recorded lately.
package struct WhatifRequest: Hashable, Sendable {
    /// From when on events count: a time (RFC 3339), or how long ago, for example `7d`.
    package struct Since: Hashable, Sendable, CustomStringConvertible {
        package static let week = Since(description: "7d", bound: .span(.days(7)))

        private enum Bound: Hashable, Sendable {
            case time(Timestamp)
            case span(Timestamp.Span)
        }

        package let description: String
        private let bound: Bound

        private init(description: String, bound: Bound) {
            self.description = description
            self.bound = bound
        }

        /// Nil for a text of neither form.
        package init?(_ text: String) {
            guard let bound = Timestamp.Span(text).map(Bound.span) ?? Timestamp(text).map(Bound.time) else {
                return nil
            }
            self.init(description: text, bound: bound)
        }

        package func start(now: Timestamp) -> Timestamp {
            switch bound {
            case .time(let time): time
            case .span(let span): now - span
            }
        }
    }

    /// Bytes that a partner's file may have.
    package static let maxFileLength = 1 << 20

    /// The file's name, for the places of its problems.
    package var file: String
    package var since: Since

    package init(file: String, since: Since = .week) {
        self.file = file
        self.since = since
    }

    package init(_ query: ControlQuery) throws(ControlProblem) {
        self.init(file: query["file"] ?? "partner.yaml")
        guard let text = query["since"] else { return }
        guard let since = Since(text) else {
            throw ControlProblem(
                .invalid, "since must be a time or a duration", hint: "for example 2026-03-01T00:00:00Z or 7d")
        }
        self.since = since
    }

    package var query: ControlQuery {
        var query = ControlQuery()
        query.add("file", file)
        query.add("since", since)
        return query
    }
}

package struct WhatifReply: Codable, Hashable, Sendable {
    package enum Way: String, Codable, Hashable, Sendable {
        case newlyLeaves = "newly_leaves"
        case stopsLeaving = "stops_leaving"
        /// It leaves in both cases, but not with the same in it.
        case leavesAltered = "leaves_altered"
    }

    package struct Change: Codable, Hashable, Sendable {
        package var type: String
        /// Null for the event as such.
        @OrNull package var field: String?
        package var way: Way
        package var events: Int
        /// Positions of some of them: the first ones and the last.
        package var examples: [Int64]

        package init(type: String, field: String?, way: Way, events: Int, examples: [Int64]) {
            self.type = type
            self.field = field
            self.way = way
            self.events = events
            self.examples = examples
        }
    }

    /// Events that are refused for another reason, or only now, or only then.
    package struct Turn: Codable, Hashable, Sendable {
        package var type: String
        /// Why it is refused now, in words; null where it leaves.
        @OrNull package var now: String?
        /// Why it would be refused with the file; null where it would leave.
        @OrNull package var then: String?
        package var events: Int
        package var examples: [Int64]

        package init(type: String, now: String?, then: String?, events: Int, examples: [Int64]) {
            self.type = type
            self.now = now
            self.then = then
            self.events = events
            self.examples = examples
        }
    }

    /// How many events there are of each kind.
    package struct Totals: Codable, Hashable, Sendable {
        package var lookedAt = 0
        package var newlyLeaving = 0
        package var stopping = 0
        /// They leave in both cases, with other fields or with something else in them.
        package var leavingDifferently = 0

        package init() {}
    }

    package var partner: String
    package var since: WireTime
    package var totals: Totals
    package var changes: [Change]
    package var turns: [Turn]
    /// What else is different and shows in no decision, for example another endpoint.
    package var notes: [String]

    package init(
        partner: String, since: WireTime, totals: Totals, changes: [Change], turns: [Turn], notes: [String]
    ) {
        self.partner = partner
        self.since = since
        self.totals = totals
        self.changes = changes
        self.turns = turns
        self.notes = notes
    }
}
