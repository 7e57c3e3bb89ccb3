/// A value read from a configuration file, with the place where it stands.
public struct ConfigurationNode: Sendable {
    public enum Value: Sendable {
        case null
        /// A scalar; `isQuoted` tells `"12"` from `12`.
        case scalar(String, isQuoted: Bool)
        case list([ConfigurationNode])
        case record([(key: String, place: SourcePlace, value: ConfigurationNode)])
    }

    public let value: Value
    public let place: SourcePlace

    public init(_ value: Value, at place: SourcePlace) {
        self.value = value
        self.place = place
    }
}

extension ConfigurationNode {
    /// Whether nothing stands here, or a text of nothing but space.
    public var isBlank: Bool {
        switch value {
        case .null: true
        case .scalar(let text, _): text.allSatisfy(\.isWhitespace)
        case .list, .record: false
        }
    }

    /// Where the value of a key stands, each key within the one before; of the nearest that there is, where one is missing.
    public func place(of keys: String...) -> SourcePlace {
        var node = self
        for key in keys {
            guard case .record(let members) = node.value, let member = members.last(where: { $0.key == key }) else {
                break
            }
            node = member.value
        }
        return node.place
    }

    /// Where `text` stands in the list of a key; the key's value, or this, where it does not.
    public func place(of text: String, in key: String) -> SourcePlace {
        guard case .record(let members) = value,
            case .list(let items)? = members.last(where: { $0.key == key })?.value.value
        else { return place(of: key) }
        return items.first { $0.text == text }?.place ?? place(of: key)
    }
}

/// A place in a file, counted from 1.
public struct SourcePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }

    public static func < (lhs: SourcePlace, rhs: SourcePlace) -> Bool {
        (lhs.file, lhs.line, lhs.column) < (rhs.file, rhs.line, rhs.column)
    }
}

/// What is wrong with a configuration, for an admin at 3 a.m.: where, what, and what to do.
public struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public let place: SourcePlace
    public let message: String

    public init(at place: SourcePlace, _ message: String) {
        self.place = place
        self.message = message
    }

    public var description: String { "\(place): \(message)" }
}

/// Collects every problem, so that all of them are shown at once.
public final class ConfigurationProblems {
    public private(set) var all: [ConfigurationProblem] = []
    private var noted: Set<ConfigurationProblem> = []

    public init() {}

    /// Notes a problem once, however often its key is read.
    public func add(at place: SourcePlace, _ message: String) {
        let problem = ConfigurationProblem(at: place, message)
        if noted.insert(problem).inserted { all.append(problem) }
    }
}
