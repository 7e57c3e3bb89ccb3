/// What a changed agreement would do to events of one type.
package struct AgreementFindings: Sendable, Hashable {
    /// How many events, and some of them.
    package struct Tally: Sendable, Hashable {
        /// At most so many positions are kept: the first ones and the last.
        package static let exampleLimit = 5

        package private(set) var count = 0
        /// Positions, ascending.
        package private(set) var examples: [Int64] = []

        mutating func add(_ position: Int64) {
            count += 1
            if examples.count == Tally.exampleLimit { examples.removeLast() }
            examples.append(position)
        }
    }

    /// Why it is refused now, and why then; nil where it is let out.
    package struct Turn: Sendable, Hashable {
        package var now: RefusalReason?
        package var then: RefusalReason?
    }

    package private(set) var newlyLeaving = Tally()
    package private(set) var stopping = Tally()
    /// Events that leave in both cases, with other fields, or with something else in them.
    package private(set) var leavingDifferently = Tally()
    /// By name of the field: events of which the partner would newly see it.
    package private(set) var gained: [String: Tally] = [:]
    /// By name of the field: events of which the partner would no longer see it.
    package private(set) var lost: [String: Tally] = [:]
    /// By name of the field: events of which the partner would see it as something else, for example in larger steps.
    package private(set) var altered: [String: Tally] = [:]
    /// Empty for a new partner, about which nothing is decided now.
    package private(set) var turns: [Turn: Tally] = [:]

    mutating func add(_ difference: DecisionDifference, at position: Int64) {
        switch (difference.leavesNow, difference.leavesThen) {
        case (false, true): newlyLeaving.add(position)
        case (true, false): stopping.add(position)
        case (true, true): leavingDifferently.add(position)
        case (false, false): break
        }
        for field in difference.gained { gained[field, default: Tally()].add(position) }
        for field in difference.lost { lost[field, default: Tally()].add(position) }
        for field in difference.altered { altered[field, default: Tally()].add(position) }
        if let turn = difference.turn { turns[turn, default: Tally()].add(position) }
    }
}
