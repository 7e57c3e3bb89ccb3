import Crypto
import EnlaceCore

/// What the record of decisions says of one notice: to whom which bytes were let out.
///
/// The record is chained in the journal and stands in the disclosure log, and a row of the outbox does not: what was
/// changed there must not leave.
struct LetOut: Sendable, Hashable {
    let partner: String
    /// Of the event that the notice tells of.
    let position: Int64
    /// SHA-256 of the body in hexadecimal digits; empty in records of older versions.
    let body: String

    static let objection = "it is not what the record of decisions let out: the outbox was changed"

    /// - Parameter notice: in clear, as it would be sent.
    func covers(_ notice: Notice) -> Bool {
        notice.partner == partner && notice.position == position
            && (body.isEmpty || body == SHA256.hash(data: notice.body).hex)
    }

    /// What a `relay.decided` says, by the notices' ids; empty for anything else.
    static func all(of decided: Event) -> [(notice: String, letOut: LetOut)] {
        guard let data = decided.data, let position = data["event"]?["position"]?.int else { return [] }
        return (data["partners"]?.elements ?? []).compactMap { row in
            guard let notice = row["notice"]?.string, let partner = row["partner"]?.string else { return nil }
            return (
                notice, LetOut(partner: partner, position: Int64(position), body: row["body"]?.string ?? "")
            )
        }
    }
}
