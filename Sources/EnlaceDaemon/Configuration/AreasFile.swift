import EnlaceCore

/// `areas.yaml`: the list `areas`, each with `id`, `parent`, `names` by language, and `codes` of other systems.
enum AreasFile {
    static func read(_ root: ConfigurationNode, _ problems: ConfigurationProblems) -> AreaTree {
        let reader = ConfigurationReader(root, problems: problems)
        let areas = reader.records("areas") { reader in (area: area(reader), place: reader.place(of: "parent")) }
        reader.finish()
        var seen: Set<String> = []
        for (area, place) in areas where !seen.insert(area.id).inserted {
            problems.add(at: place, "area '\(area.id)' stands twice")
        }
        let parents = Dictionary(areas.map { ($0.area.id, $0.area.parent) }) { first, _ in first }
        for (area, place) in areas { checkParents(of: area, parents, place, problems) }
        return AreaTree(areas.map(\.area))
    }

    private static func area(_ reader: ConfigurationReader) -> Area {
        Area(
            id: reader.string("id"), parent: reader.optionalString("parent"), names: texts(reader, "names"),
            codes: texts(reader, "codes"))
    }

    private static func texts(_ reader: ConfigurationReader, _ key: String) -> [String: String] {
        var texts: [String: String] = [:]
        for member in reader.map(key) {
            if let text = member.value.text {
                texts[member.key] = text
            } else {
                reader.problems.add(at: member.value.place, "\(key): \(member.value.textObjection)")
            }
        }
        return texts
    }

    private static func checkParents(
        of area: Area, _ parents: [String: String?], _ place: SourcePlace, _ problems: ConfigurationProblems
    ) {
        guard let parent = area.parent else { return }
        guard parents[parent] != nil else {
            let hint = Suggestion.nearest(to: parent, among: parents.keys).map { "; did you mean '\($0)'?" } ?? ""
            return problems.add(at: place, "unknown area '\(parent)'\(hint)")
        }
        var current: String? = parent
        for _ in 0..<parents.count {
            guard let id = current else { return }
            if id == area.id { return problems.add(at: place, "area '\(area.id)' lies within itself") }
            current = parents[id] ?? nil
        }
    }
}
