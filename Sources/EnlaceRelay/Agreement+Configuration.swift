import EnlaceCore

extension Agreement {
    /// - Parameter class: nil if the partner's class could not be read, which is a problem already.
    init(_ reader: ConfigurationReader, for class: PartnerClass?, in context: ConfigurationContext) {
        self.init(
            version: reader.string("version"), purpose: reader.identifier("purpose"),
            areas: reader.areas("areas", in: context),
            fields: Agreement.fields(reader, for: `class`, in: context),
            noticeLifetime: reader.duration("notice_lifetime", default: Agreement.defaultLifetime),
            allowsOnward: reader.flag("onward", default: false))
        if areas.isEmpty { reader.problem("areas", "name at least one; what is not named is denied") }
        if !(Timestamp.Span.minutes(1)...(.days(90))).contains(noticeLifetime) {
            reader.problem("notice_lifetime", "expected from 1m to 90d")
        }
    }

    private static func fields(
        _ reader: ConfigurationReader, for class: PartnerClass?, in context: ConfigurationContext
    ) -> [EventType: Set<String>] {
        var fields: [EventType: Set<String>] = [:]
        for (key, place, value) in reader.map("types") {
            guard let description = description(of: key, at: place, reader, in: context) else { continue }
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

    private static func named(
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
            if let objection = Wall.objection(to: field, for: `class` ?? .humanitarian) {
                reader.problems.add(at: place, "fields: '\(name)' \(objection)")
            }
        }
        return Set(names.map(\.text))
    }
}
