/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// The wire form is RFC 3339 with exactly three fraction digits and `Z`, for example `2026-03-01T06:30:00.000Z`;
/// every other RFC 3339 form is read and normalised to it.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }

    public static func + (lhs: Timestamp, rhs: Span) -> Timestamp {
        Timestamp(milliseconds: lhs.milliseconds + rhs.milliseconds)
    }

    public static func - (lhs: Timestamp, rhs: Span) -> Timestamp {
        Timestamp(milliseconds: lhs.milliseconds - rhs.milliseconds)
    }

    public static func - (lhs: Timestamp, rhs: Timestamp) -> Span {
        Span(milliseconds: lhs.milliseconds - rhs.milliseconds)
    }

    /// A length of time in milliseconds; may be negative.
    public struct Span: Hashable, Comparable, Sendable, Codable {
        public var milliseconds: Int64

        public init(milliseconds: Int64) {
            self.milliseconds = milliseconds
        }

        public static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }
        public static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1_000) }
        public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
        public static func hours(_ count: Int64) -> Span { .minutes(count * 60) }
        public static func days(_ count: Int64) -> Span { .hours(count * 24) }

        public static func < (lhs: Span, rhs: Span) -> Bool {
            lhs.milliseconds < rhs.milliseconds
        }

        public var duration: Duration { .milliseconds(milliseconds) }
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
