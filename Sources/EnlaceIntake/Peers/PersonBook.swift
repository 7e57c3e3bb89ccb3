/// Knows what was said of persons before, for the events that take up such a thing again.
package protocol PersonBook: Sendable {
    /// What a partner was asked by the request of this id to forget; nil if no such request is known.
    func erasure(_ request: String) async -> AskedErasure?
    /// Whether it is known that a basis was invoked under this id for this person, and is not over by now.
    func isInvoked(_ basis: String, for person: String) async -> Bool
    /// Returns true once all that is committed is known; false if that takes too long.
    func catchUp() async -> Bool
}

/// Whom a partner was asked to forget.
package struct AskedErasure: Sendable, Hashable {
    package var partner: String
    /// By the pseudonym that the request names.
    package var person: String

    package init(partner: String, person: String) {
        self.partner = partner
        self.person = person
    }
}
