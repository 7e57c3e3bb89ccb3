/// Oldest first.
package struct ErasureListReply: Codable, Hashable, Sendable {
    package var erasures: [ErasureRow]

    package init(erasures: [ErasureRow]) {
        self.erasures = erasures
    }
}

/// That a partner was asked to forget a person, and whether it has; not whom.
package struct ErasureRow: Codable, Hashable, Sendable {
    /// What `?state=` may ask for; without it, what is open or overdue is listed.
    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case open, overdue, confirmed
    }

    /// The request's: the subject of the events that tell of it.
    package var id: String
    package var partner: String
    package var state: State
    package var requested: WireTime
    /// Until when the partner is expected to confirm.
    package var due: WireTime
    @OrNull package var confirmed: WireTime?
    /// How far the request itself has come; nil where the outbox does not know it any more, or where it was made by an
    /// older version, of which a snapshot does not say where it stands.
    @OrNull package var notice: NoticeState?

    package init(
        id: String, partner: String, state: State, requested: WireTime, due: WireTime, confirmed: WireTime? = nil,
        notice: NoticeState? = nil
    ) {
        self.id = id
        self.partner = partner
        self.state = state
        self.requested = requested
        self.due = due
        self.confirmed = confirmed
        self.notice = notice
    }
}
