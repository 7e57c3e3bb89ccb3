/// Reads one record of a configuration key by key, noting every problem instead of stopping at the first.
///
/// What is read has a value in any case, so reading goes on; the result counts only if no problem was noted.
/// ``finish()`` reports the keys that nobody asked for.
public final class ConfigurationReader {
    public let place: SourcePlace
    public let problems: ConfigurationProblems
    private let members: [String: (place: SourcePlace, value: ConfigurationNode)]
    private var asked: Set<String> = []

    public init(_ node: ConfigurationNode, problems: ConfigurationProblems) {
        place = node.place
        self.problems = problems
        var members: [String: (place: SourcePlace, value: ConfigurationNode)] = [:]
        switch node.value {
        case .record(let entries):
            for entry in entries where members.updateValue((entry.place, entry.value), forKey: entry.key) != nil {
                problems.add(at: entry.place, "key '\(entry.key)' stands twice")
            }
        case .null: break
        case .scalar, .list: problems.add(at: node.place, "expected keys and values here")
        }
        self.members = members
    }

    /// The raw value of a key; nil if it is missing. One that stands there without a value, or with an empty text, is a
    /// problem: whoever wrote it wanted something else than the default.
    public func node(_ key: String) -> ConfigurationNode? {
        let found = valued(key)
        if found == nil, members[key] != nil {
            problem(key, "has no value; write one, or take the key out")
        }
        return found
    }

    /// The same for a key that may stand there without a value: a section, or one that is missed all the same.
    func valued(_ key: String) -> ConfigurationNode? {
        asked.insert(key)
        guard let member = members[key] else { return nil }
        return member.value.isBlank ? nil : member.value
    }

    /// Where `key` stands, or the record if it is missing: where to complain about it.
    public func place(of key: String) -> SourcePlace { members[key]?.value.place ?? place }

    public func problem(_ key: String, _ message: String) {
        problems.add(at: place(of: key), "\(key): \(message)")
    }

    /// Notes every key that was not asked for, with the nearest known one as a suggestion.
    public func finish() {
        for (key, member) in members.sorted(by: { $0.value.place < $1.value.place }) where !asked.contains(key) {
            let hint = Suggestion.hint(for: key, among: asked)
            problems.add(at: member.place, "unknown key '\(key)'\(hint)")
        }
    }

    func missing(_ key: String) {
        problems.add(at: place, "key '\(key)' is required")
    }
}
