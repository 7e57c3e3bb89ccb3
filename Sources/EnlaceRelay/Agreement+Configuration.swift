import EnlaceCore

extension Agreement {
    /// - Parameter class: nil if the partner's class could not be read, which is a problem already.
    init(_ reader: ConfigurationReader, for class: PartnerClass?, in context: ConfigurationContext) {
        let basis = Agreement.basis(reader, for: `class`)
        reader.refuseEmpty("languages")
        self.init(
            version: reader.string("version"), purpose: reader.identifier("purpose"),
            areas: reader.areas("areas", in: context), fields: [:], basis: basis,
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
        let hasBasis = reader.node("basis") != nil
        var fields: [EventType: Set<String>] = [:]
        for (key, place, value) in reader.map("types") {
            guard let description = Agreement.description(of: key, at: place, reader, for: `class`, in: context)
            else { continue }
            let entry = ConfigurationReader(value, problems: reader.problems)
            fields[description.type] = named(entry, of: description, for: `class`, hasBasis: hasBasis)
            entry.finish()
        }
        if reader.map("types").isEmpty { reader.problem("types", "name at least one; what is not named is denied") }
        return fields
    }

    private static func description(
        of name: String, at place: SourcePlace, _ reader: ConfigurationReader, for class: PartnerClass?,
        in context: ConfigurationContext
    ) -> EventTypeDescription? {
        let travelling = context.catalog.types.filter(\.isAgreedOn).map(\.type.name)
        guard let description = context.catalog[EventType(name)] else {
            reader.problems.add(
                at: place, "types: unknown event type '\(name)'\(Suggestion.hint(for: name, among: travelling))")
            return nil
        }
        guard description.isAgreedOn else {
            let why = description.mayTravel ? "goes to whom it concerns, by no agreement" : "never leaves the node"
            reader.problems.add(at: place, "types: '\(name)' \(why)")
            return nil
        }
        if let objection = Wall.objection(to: description, for: `class` ?? .humanitarian) {
            reader.problems.add(at: place, "types: '\(name)' \(objection)")
        }
        return description
    }

    private func named(
        _ reader: ConfigurationReader, of description: EventTypeDescription, for class: PartnerClass?,
        hasBasis: Bool
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
            } else if !hasBasis, field.highestSensitivity == .restricted {
                reader.problems.add(at: place, "fields: '\(name)' is restricted, and the agreement names no basis")
            }
        }
        Agreement.checkPerson(names, of: description, reader)
        return Set(names.map(\.text))
    }

    /// Whoever is told of a person must be able to forget them.
    private static func checkPerson(
        _ names: [(text: String, place: SourcePlace)], of description: EventTypeDescription,
        _ reader: ConfigurationReader
    ) {
        let named = Set(names.map(\.text))
        guard description.isAboutPerson, !named.contains(FieldType.personField),
            !description.restrictedFields.isDisjoint(with: named)
        else { return }
        reader.problem("fields", "restricted fields go with 'person' only, by which the partner can erase them")
    }

    private static func basis(_ reader: ConfigurationReader, for class: PartnerClass?) -> Set<BasisGround> {
        let names = reader.placedStrings("basis")
        if reader.node("basis") != nil, names.isEmpty {
            reader.problem("basis", "name at least one ground, or leave it out")
        }
        if let `class`, `class`.isWalled, !names.isEmpty {
            reader.problem("basis", "a partner of class \(`class`.rawValue) gets nothing restricted on any basis")
        }
        var grounds: Set<BasisGround> = []
        for (name, place) in names {
            guard let ground = BasisGround(rawValue: name) else {
                let known = BasisGround.allCases.map(\.rawValue)
                reader.problems.add(at: place, "basis: \(Suggestion.expected(oneOf: known, got: name))")
                continue
            }
            grounds.insert(ground)
        }
        return grounds
    }
}
