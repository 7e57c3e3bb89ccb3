/// Whom a verb about a person means, and why it is used.
package struct PersonRequest: Codable, Hashable, Sendable {
    package var person: String
    /// Recorded for good: it must not name the person.
    package var reason: String

    package init(person: String, reason: String) {
        self.person = person
        self.reason = reason
    }
}

package struct EraseReply: Codable, Hashable, Sendable {
    /// The subject of the events that tell of it.
    package var erasure: String
    /// The person had been erased before.
    package var wasErased: Bool

    package init(erasure: String, wasErased: Bool) {
        self.erasure = erasure
        self.wasErased = wasErased
    }
}
