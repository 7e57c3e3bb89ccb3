/// What is wrong with an event: every finding at once, each with the JSON Pointer (RFC 6901) to the offending value.
public struct EventViolations: Error, Hashable, Sendable {
    public struct Violation: Hashable, Sendable, Codable {
        public let pointer: String
        /// What is wrong and what would be right; never the offending value itself, which may be personal.
        public let detail: String

        public init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    public private(set) var all: [Violation] = []
    /// Whether there was more to say than is kept.
    public private(set) var isCut = false
    /// At most this many are kept: a hostile event must not become a larger answer.
    public static let limit = 100

    public init() {}

    public init(at pointer: String, _ detail: String) {
        add(pointer, detail)
    }

    public var isEmpty: Bool { all.isEmpty }

    public mutating func add(_ pointer: String, _ detail: String) {
        guard all.count < EventViolations.limit else {
            isCut = true
            return
        }
        all.append(Violation(pointer: pointer, detail: detail))
    }

    public mutating func add(_ other: EventViolations, under prefix: String = "") {
        for violation in other.all { add(prefix + violation.pointer, violation.detail) }
        isCut = isCut || other.isCut
    }

    /// A key as one reference token of a JSON Pointer.
    public static func token(_ key: String) -> String {
        guard key.contains(where: { $0 == "~" || $0 == "/" }) else { return key }
        return String(key.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
    }
}
