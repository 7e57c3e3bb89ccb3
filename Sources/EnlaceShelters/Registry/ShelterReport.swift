package import EnlaceCore

/// A snapshot of a shelter as of a time.
package struct ShelterReport: Sendable, Hashable, Codable {
    package var asof: Timestamp
    /// By group, with those whom the groups leave out as `unknown`.
    package var present: [PersonGroup: Int]
    /// In place of the profile's; nil if the report does not say.
    package var usable: [BedGroup: Int]?
    package var servicesDown: [String]
    package var needs: [String]

    /// How far ahead of us a reporter's clock may be.
    private static let tolerance = Timestamp.Span.minutes(5)

    /// Reads the data of `shelter.reported`; nil if it counts nobody, or has no time or one that is yet to come.
    ///
    /// - Parameter event: that told us, as a report or a correction.
    init?(_ data: JSONView, in event: Event) {
        guard let asof = data["asof"]?.string.flatMap({ Timestamp($0) }),
            asof <= event.recorded + ShelterReport.tolerance
        else { return nil }
        let total = data["total"]?.int
        guard data["present"] != nil || total != nil else { return nil }
        self.asof = asof
        present = Capacity.people(groups: data["present"]?.counts(of: PersonGroup.self) ?? [:], total: total)
        usable = data["usable"]?.counts(of: BedGroup.self)
        servicesDown = data.strings("services_down")
        needs = data.strings("needs")
    }
}
