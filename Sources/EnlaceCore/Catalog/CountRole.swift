/// How a field tells of a number of people, and so what becomes of it under an agreement that hides small counts.
///
/// Published statistics have no such role: they are the source's to protect. A role with the name of another field
/// means one of the same type.
public enum CountRole: Sendable, Hashable {
    /// People by group. Of what `total` has beyond them it is said that they are in the group `rest`.
    case cells(total: String, rest: String)
    /// All the people of the cells.
    case total(of: String)
    /// A number of people by itself, or the most that they may be.
    case atMost
    /// Places that are free, or the least that people may be.
    case atLeast
    /// What remains of the field `of`, a number of beds, when the people in the field `beside` lie in them.
    case beds(BedFigure, of: String, beside: String)
    /// Says something about all the people of the cells together, and so about each of them where they are few.
    case summary(of: String)
    /// Holds exact numbers in a way that leaves no coarser form of it.
    case exact

    public enum BedFigure: Sendable, Hashable {
        case available, over
    }
}

/// That events of a type tell something of a number of people by having happened, whatever is told of their fields: it has
/// passed a limit. Those tell it whose `field` reads `value`, or is missing, and then may read anything.
public struct CountHint: Sendable, Hashable {
    public var field: String
    public var value: String

    public init(where field: String, reads value: String) {
        self.field = field
        self.value = value
    }

    /// Whether an event with this data is such a one.
    public func isGiven(by data: JSONView?) -> Bool { data?[field]?.string.map { $0 == value } ?? true }
}

/// The stretch of time over which an event's people were counted: two that overlap may count some of them twice.
public struct CountWindow: Sendable, Hashable {
    /// Names of the fields that hold start and end; the end is not part of it.
    public var start: String
    public var end: String
    /// Fields that tell people who were counted apart: two reports that give different values share nobody.
    public var dimensions: [String]

    public init(from start: String, to end: String, dimensions: [String]) {
        self.start = start
        self.end = end
        self.dimensions = dimensions
    }
}
