import EnlaceCore

extension Agreement {
    /// - Parameter class: nil if the partner's class could not be read, which is a problem already.
    init(_ reader: ConfigurationReader, for class: PartnerClass?, in context: ConfigurationContext) {
        self.init(
            version: reader.string("version"), purpose: reader.identifier("purpose"),
            areas: reader.areas("areas", in: context), fields: [:],
            noticeLifetime: reader.duration("notice_lifetime", default: Agreement.defaultLifetime),
            allowsOnward: reader.flag("onward", default: false), minCount: Agreement.minCount(reader),
            languages: reader.languages("languages"), precision: PlacePrecision(reader, "precision"))
        fields = fields(reader, for: `class`, in: context)
        if areas.isEmpty { reader.problem("areas", "name at least one; what is not named is denied") }
        if !(Timestamp.Span.minutes(1)...(.days(90))).contains(noticeLifetime) {
            reader.problem("notice_lifetime", "expected from 1m to 90d")
        }
    }

    private static func minCount(_ reader: ConfigurationReader) -> Int {
        let least = reader.integer("min_count", default: defaultMinCount, in: 1...minCounts.upperBound)
        guard least > 1, !minCounts.contains(least) else { return least }
        reader.problem("min_count", "2 would hide nothing: what is below 2 and not 0 is 1; say 1, or 3 or more")
        return least
    }

    private func fields(
        _ reader: ConfigurationReader, for class: PartnerClass?, in context: ConfigurationContext
    ) -> [EventType: Set<String>] {
        var fields: [EventType: Set<String>] = [:]
        for (key, place, value) in reader.map("types") {
            guard let description = Agreement.description(of: key, at: place, reader, in: context) else { continue }
            let entry = ConfigurationReader(value, problems: reader.problems)
            fields[description.type] = named(entry, of: description, for: `class`)
            entry.finish()
        }
        if reader.map("types").isEmpty { reader.problem("types", "name at least one; what is not named is denied") }
        return fields
    }

    private static func description(
        of name: String, at place: SourcePlace, _ reader: ConfigurationReader, in context: ConfigurationContext
    ) -> EventTypeDescription? {
        let travelling = context.catalog.types.filter(\.mayTravel).map(\.type.name)
        guard let description = context.catalog[EventType(name)] else {
            reader.problems.add(
                at: place, "types: unknown event type '\(name)'\(Suggestion.hint(for: name, among: travelling))")
            return nil
        }
        guard description.mayTravel else {
            reader.problems.add(at: place, "types: '\(name)' never leaves the node")
            return nil
        }
        return description
    }

    private func named(
        _ reader: ConfigurationReader, of description: EventTypeDescription, for class: PartnerClass?
    ) -> Set<String> {
        if reader.node("fields") == nil { reader.problem("fields", "is required; [] tells only that it happened") }
        let names = reader.placedStrings("fields")
        for (name, place) in names {
            guard let field = description.field(named: name) else {
                let known = description.fields.map(\.name)
                let hint = Suggestion.hint(for: name, among: known)
                reader.problems.add(at: place, "fields: \(description.type.name) has no field '\(name)'\(hint)")
                continue
            }
            if let objection = Wall.objection(to: field, for: `class` ?? .humanitarian) ?? objection(to: field) {
                reader.problems.add(at: place, "fields: '\(name)' \(objection)")
            }
        }
        return Set(names.map(\.text))
    }
}
