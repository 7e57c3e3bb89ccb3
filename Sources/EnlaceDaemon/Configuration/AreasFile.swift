import EnlaceCore

/// `areas.yaml`: the list `areas`, each with `id`, `parent`, `names` by language, and `codes` of other systems.
///
/// A code is read without regard to case, and names one area only, whichever system uses it: what is posted under a code
/// does not say whose it is.
enum AreasFile {
    static func read(_ root: ConfigurationNode, _ problems: ConfigurationProblems) -> AreaTree {
        let reader = ConfigurationReader(root, problems: problems)
        var codes: [String: String] = [:]
        let areas = reader.records("areas") { reader in
            let area = area(reader)
            checkCodes(of: area, reader, &codes)
            return (area: area, place: reader.place(of: "parent"))
        }
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
        for member in reader.map("names") where !reader.isLanguage(member.key) {
            reader.problems.add(
                at: member.place, "names: expected a language tag such as es or pt-BR, got '\(member.key)'")
        }
        return Area(
            id: reader.string("id"), parent: reader.optionalString("parent"), names: texts(reader, "names"),
            codes: texts(reader, "codes"))
    }

    /// - Parameter owners: the areas of the codes read so far, by the codes in lower case.
    private static func checkCodes(
        of area: Area, _ reader: ConfigurationReader, _ owners: inout [String: String]
    ) {
        for (system, place, value) in reader.map("codes") {
            if system.allSatisfy(\.isWhitespace) {
                reader.problems.add(at: place, "codes: expected the name of a system")
            }
            guard let code = value.text?.lowercased() else { continue }
            if let owner = owners[code], owner != area.id {
                reader.problems.add(
                    at: value.place, "codes: '\(value.text ?? code)' (\(system)) is a code of area '\(owner)' already")
            }
            owners[code] = owners[code] ?? area.id
        }
    }

    private static func texts(_ reader: ConfigurationReader, _ key: String) -> [String: String] {
        var texts: [String: String] = [:]
        for member in reader.map(key) {
            guard let text = member.value.text else {
                reader.problems.add(at: member.value.place, "\(key): \(member.value.textObjection)")
                continue
            }
            if text.allSatisfy(\.isWhitespace) {
                reader.problems.add(
                    at: member.value.place, "\(key): expected a text under '\(member.key)', not an empty one")
            }
            texts[member.key] = text
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
