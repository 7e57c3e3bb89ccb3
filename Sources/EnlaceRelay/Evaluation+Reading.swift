package import EnlaceCore

extension Evaluation {
    /// What `partner` may read of an object's current state: reading is receiving.
    ///
    /// The state is given as an event of `type` would tell it, and is held against the same agreement and wall.
    ///
    /// - Parameters:
    ///   - subject: the object's id.
    ///   - fields: the object's state; `area` is taken from it, or else from the object's registration.
    ///   - labels: of the events that the state rests on.
    /// - Returns: the record as JSON with `withheld`, or why the partner may not see the object at all.
    package func reading(
        of subject: String, as type: EventType, fields: [JSON.Member], labels: EventLabels = .none,
        by partner: Partner, at now: Timestamp
    ) -> Result<JSON, RefusalReason> {
        guard let description = catalog[type], let named = granted(description, to: partner) else {
            return .failure(.notAgreedType)
        }
        if let objection = wall(description, partner) { return .failure(objection) }
        // Nothing restricted is read: what is restricted leaves in notices only, on a basis.
        let agreed = named.subtracting(restricted[type] ?? [])
        let record = JSON.object(fields)
        let key = ObjectHomes.Key(description.object.kind, subject)
        let home = homes[key]
        if let home, home.provenance.isForeign, !home.provenance.allowsOnward { return .failure(.onwardNotAgreed) }
        let objection = Handling(labels).objection(
            clearance: clearance(description, agreed), purpose: partner.agreement.purpose, at: now)
        if let objection { return .failure(objection) }
        let places = resolve(JSON.text(record["area"]).map { [$0] } ?? home?.areas ?? [])
        if let objection = placeObjection(places, partner) { return .failure(objection) }
        let terms = partner.agreement.terms(in: catalog)
        return .success(Showing(description, form(description, agreed), under: terms) { record[$0] }.data)
    }
}

extension JSON {
    fileprivate static func text(_ value: JSON?) -> String? {
        guard case .string(let text)? = value else { return nil }
        return text
    }
}

/// A refusal is an answer of its own, not a failure of ours.
extension RefusalReason: Error {}
