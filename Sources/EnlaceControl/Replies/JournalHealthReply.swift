/// What is known of the soundness of all that the journal holds.
package struct JournalHealthReply: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable {
        case unchecked, checking, sound, damaged
    }

    package var state: State
    /// Up to where it was found sound; nil where nothing is known, or it is damaged.
    @OrNull package var position: Int64?
    /// What was found.
    @OrNull package var detail: String?

    package init(state: State, position: Int64? = nil, detail: String? = nil) {
        self.state = state
        self.position = position
        self.detail = detail
    }
}
