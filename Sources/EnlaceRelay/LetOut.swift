import EnlaceCore

/// What the record of decisions says of the notices of one event: to whom which bytes were let out.
///
/// The record is chained in the journal and stands in the disclosure log, and a row of the outbox does not: what was
/// changed there must not leave.
struct LetOut: Sendable, Hashable {
    private struct Entry: Sendable, Hashable {
        let notice: String
        /// SHA-256 of the body in hexadecimal digits; empty in records of older versions.
        let body: String
    }

    /// Of the event that the notices tell of.
    private let position: Int64
    /// By the ids of partners, each of which is told of an event once.
    private let entries: [String: Entry]

    static let objection = "it is not what the record of decisions let out: the outbox was changed"

    /// Reads a `relay.decided`; nil for anything else.
    init?(_ decided: Event) {
        guard let data = decided.data, let position = data["event"]?["position"]?.int else { return nil }
        var entries: [String: Entry] = [:]
        // Partners with the same agreed fields are sent the same bytes, and so share one text.
        var body = ""
        for row in data["partners"]?.elements ?? [] {
            guard let notice = row["notice"]?.string, let partner = row["partner"]?.string else { continue }
            let next = row["body"]?.string ?? ""
            if next != body { body = next }
            entries[partner] = Entry(notice: notice, body: body)
        }
        self.position = Int64(position)
        self.entries = entries
    }

    /// How many notices it lets out.
    var count: Int { entries.count }

    /// - Parameter notice: in clear, as it would be sent.
    func covers(_ notice: Notice) -> Bool {
        guard let entry = entries[notice.partner] else { return false }
        return notice.position == position && notice.id == entry.notice
            && (entry.body.isEmpty || entry.body == NoticeReceipt.digest(of: notice.body))
    }
}
