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

/// Of whom the disclosures are asked for, and why.
package struct PersonDisclosuresRequest: Codable, Hashable, Sendable {
    package var person: String
    /// Recorded for good: it must not name the person.
    package var reason: String
    /// Without a limit all of them.
    package var among: DisclosureListRequest

    package init(person: String, reason: String, among: DisclosureListRequest) {
        self.person = person
        self.reason = reason
        self.among = among
    }
}

package struct PersonDisclosuresReply: Codable, Hashable, Sendable {
    /// Of events about the person, newest first.
    package var disclosures: [DisclosureListReply.Row]
    /// How many of those that fit were about somebody of whom it cannot be told any more who it was, because the event's
    /// content expired or was erased.
    package var untraceable: Int
    /// Entries of the log, in which each disclosure has its place.
    package var size: UInt64
    /// Of the tree of so many entries, in base64.
    package var root: String

    package init(disclosures: [DisclosureListReply.Row], untraceable: Int, size: UInt64, root: String) {
        self.disclosures = disclosures
        self.untraceable = untraceable
        self.size = size
        self.root = root
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
