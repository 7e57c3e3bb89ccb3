import EnlaceCore

/// Which of CBP's files this is, by its header, and where its columns stand.
struct CBPLayout {
    /// Column names as snake_case copies have them; others are brought to this form.
    private enum Column: String, CaseIterable {
        case fiscalYear = "fiscal_year"
        case monthGrouping = "month_grouping"
        case month = "month_abbv"
        case component
        case region = "land_border_region"
        case area = "area_of_responsibility"
        case areaShort = "aor_abbv"
        case state
        case demographic
        case citizenship
        case citizenshipGrouping = "citizenship_grouping"
        case authority = "title_of_authority"
        case kind = "encounter_type"
        case count = "encounter_count"

        /// "Month (abbv)" is `month_abbv`.
        init?(header: String) {
            let words = header.lowercased().split { !$0.isLetter && !$0.isNumber }
            self.init(rawValue: words.joined(separator: "_"))
        }
    }

    /// CBP counts encounters: one person met twice counts twice.
    static let unit = "encounters"

    let dataset: String
    let columnCount: Int
    let fiscalYear: Int
    let month: Int
    let count: Int
    /// The columns that tell cells apart.
    let dimensions: [(dimension: FlowDimension, column: Int)]
    /// What the file does not say because it holds for all of it.
    let implied: [FlowDimension: String]

    init(header: [String]) throws(FlowImportError) {
        let places = try CBPLayout.places(header)
        let isSouthwest = places[.citizenshipGrouping] != nil
        let isByState = places[.state] != nil
        try CBPLayout.check(places, isSouthwest: isSouthwest, isByState: isByState)
        dataset =
            "cbp-" + (isSouthwest ? "southwest" : "nationwide") + (isByState ? "-state" : isSouthwest ? "" : "-aor")
        columnCount = header.count
        fiscalYear = places[.fiscalYear] ?? 0
        month = places[.month] ?? 0
        count = places[.count] ?? 0
        let pairs: [(FlowDimension, Column)] = [
            (.region, .region), (.area, .area), (.area, .state), (.component, .component), (.demographic, .demographic),
            (.citizenship, .citizenship), (.citizenship, .citizenshipGrouping), (.authority, .authority),
            (.kind, .kind),
        ]
        dimensions = pairs.compactMap { dimension, column in places[column].map { (dimension, $0) } }
        implied = isSouthwest && places[.region] == nil ? [.region: "Southwest Land Border"] : [:]
    }

    private static func places(_ header: [String]) throws(FlowImportError) -> [Column: Int] {
        var places: [Column: Int] = [:]
        for (index, name) in header.enumerated() {
            guard let column = Column(header: name) else {
                let known = Suggestion.nearest(to: name.lowercased(), among: Column.allCases.map(\.rawValue))
                let hint = known.map { "did you mean '\($0)'?" } ?? "is this one of CBP's encounter files?"
                throw FlowImportError(.header, "unknown column '\(name.prefix(60))': \(hint)")
            }
            guard places.updateValue(index, forKey: column) == nil else {
                throw FlowImportError(.header, "the column '\(name)' stands twice in the header; remove one")
            }
        }
        return places
    }

    private static func check(_ places: [Column: Int], isSouthwest: Bool, isByState: Bool) throws(FlowImportError) {
        var required: [Column] = [.fiscalYear, .month, .demographic, .authority, .kind, .count]
        if !isSouthwest { required.append(.citizenship) }
        if !isSouthwest, !isByState { required += [.component, .region, .area] }
        let missing = required.filter { places[$0] == nil }.map { "'\($0.rawValue)'" }
        guard missing.isEmpty else {
            throw FlowImportError(
                .header, "the header lacks \(missing.joined(separator: ", ")); it must be the first line of the file")
        }
        let exclusive: [(Column, Column)] = [(.citizenship, .citizenshipGrouping), (.area, .state)]
        for (one, other) in exclusive where places[one] != nil && places[other] != nil {
            throw FlowImportError(
                .header, "the header has both '\(one.rawValue)' and '\(other.rawValue)'; a file of CBP has one of them")
        }
    }
}
