import EnlaceCore

/// Whether a shelter takes people in, as it says itself.
package enum ShelterStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case open, full, closed
    case temporarilyClosed = "temporarily_closed"

    /// A closed shelter has no available beds, whatever is reported. One that is `full` has none until a report of a
    /// later time.
    package var isClosed: Bool { self == .closed || self == .temporarilyClosed }
}

/// What a shelter says of itself when it registers.
package struct ShelterProfile: Sendable, Hashable, Codable {
    package var name: String
    package var area: String
    package var status: ShelterStatus
    package var usable: [BedGroup: Int]
    package var delegates: [String]
    /// Who runs it.
    package var operatedBy: String?
    package var admits: [String]
    package var services: [String]
    package var languages: [String]
    package var accessibility: [String]

    /// Reads the data of `shelter.registered`; nil if it is not what the catalog demands.
    init?(_ data: JSONView) {
        guard let name = data["name"]?.string, let area = data["area"]?.string, let usable = data["usable"],
            let status = data["status"]?.string.flatMap(ShelterStatus.init)
        else { return nil }
        self.name = name
        self.area = area
        self.status = status
        self.usable = usable.counts(of: BedGroup.self)
        delegates = data.strings("delegates")
        operatedBy = data["operator"]?.string
        admits = data.strings("admits")
        services = data.strings("services")
        languages = data.strings("languages")
        accessibility = data.strings("accessibility")
    }
}

extension JSONView {
    /// The texts of a list; empty if there is none.
    func strings(_ key: String) -> [String] {
        self[key]?.elements.compactMap(\.string) ?? []
    }
}
