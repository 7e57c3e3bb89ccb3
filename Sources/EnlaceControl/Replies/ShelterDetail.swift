package struct ShelterDetailReply: Codable, Hashable, Sendable {
    package var shelter: ShelterRow
    /// Who runs it.
    package var operatedBy: String?
    /// The agency that registered it, and may report on it.
    package var owner: String?
    package var delegates: [String]
    /// Beds held for a referral that are no longer free.
    @OrNull package var uncovered: Int?
    package var groups: [Group]
    package var admits: [String]
    package var services: [String]
    package var servicesDown: [String]
    package var languages: [String]
    package var accessibility: [String]
    package var needs: [String]

    package init(
        shelter: ShelterRow, operatedBy: String? = nil, owner: String? = nil, delegates: [String] = [],
        uncovered: Int? = nil, groups: [Group] = [], admits: [String] = [], services: [String] = [],
        servicesDown: [String] = [], languages: [String] = [], accessibility: [String] = [], needs: [String] = []
    ) {
        self.shelter = shelter
        self.operatedBy = operatedBy
        self.owner = owner
        self.delegates = delegates
        self.uncovered = uncovered
        self.groups = groups
        self.admits = admits
        self.services = services
        self.servicesDown = servicesDown
        self.languages = languages
        self.accessibility = accessibility
        self.needs = needs
    }

    /// The figures of one group of people, or of the beds that `any` group may use.
    package struct Group: Codable, Hashable, Sendable {
        package var group: String
        @OrNull package var usable: Int?
        @OrNull package var present: Int?
        @OrNull package var available: Int?

        package init(group: String, usable: Int? = nil, present: Int? = nil, available: Int? = nil) {
            self.group = group
            self.usable = usable
            self.present = present
            self.available = available
        }
    }
}
