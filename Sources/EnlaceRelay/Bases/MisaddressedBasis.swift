package import EnlaceCore

/// A basis that names a recipient who is no partner here: a slip of the pen, or a partner that is gone.
///
/// It covers whom else it names, and nobody for that recipient.
package struct MisaddressedBasis: Sendable, Hashable {
    /// Id of the event that granted or invoked it.
    package var event: String
    /// When it was granted or invoked, by what that event says.
    package var stated: Timestamp
}

extension Evaluation {
    /// Those of all persons that hold at `now`, or would if they were confirmed; the newest first.
    package func misaddressedBases(at now: Timestamp) -> [MisaddressedBasis] {
        let known = Set(partners.map(\.id))
        return persons.records.values.flatMap { $0.misaddressed(at: now, partners: known) }
            .sorted { ($1.stated, $1.event) < ($0.stated, $0.event) }
    }
}
