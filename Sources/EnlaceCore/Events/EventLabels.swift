/// How an event wants to be handled: its `dataclassification`, `purpose` and `expirytime`, as they stand.
///
/// A figure that a component works out is as sensitive as the reports it rests on. So what is derived carries the labels
/// of those very reports: neither those of a later one, nor none because a later one has none.
public struct EventLabels: Hashable, Codable, Sendable {
    /// By the names of the attributes.
    public private(set) var values: [String: String] = [:]

    public static let none = EventLabels([:])
    private static let names = [
        EventEnvelope.Extension.dataClassification, EventEnvelope.Extension.expiryTime,
        EventEnvelope.Extension.purpose,
    ]

    /// - Parameter extensions: of the event; others than the labels are ignored.
    public init(_ extensions: [String: String]) {
        guard !extensions.isEmpty else { return }
        for name in EventLabels.names { values[name] = extensions[name] }
    }

    public init(_ event: Event) {
        self.init(event.envelope.extensions)
    }

    public var isEmpty: Bool { values.isEmpty }

    /// From when on nothing that carries them may be used; nil where they do not say, or not in a way that can be read.
    package var expiry: Timestamp? { values[EventEnvelope.Extension.expiryTime].flatMap { Timestamp($0) } }

    /// Takes over what is stricter in `other`. A label that nobody understands prevails over any other, because it must
    /// lead to a refusal. Of purposes that have none in common a word is left that no agreement can name.
    public mutating func add(_ other: EventLabels) {
        for (name, theirs) in other.values {
            guard let ours = values[name], ours != theirs else {
                values[name] = theirs
                continue
            }
            values[name] = EventLabels.stricter(ours, theirs, name)
        }
    }

    /// Without an end that is past at `now`: for what says no more than that it has ended.
    package func withoutEnd(past now: Timestamp) -> EventLabels {
        guard let expiry, expiry <= now else { return self }
        var labels = self
        labels.values[EventEnvelope.Extension.expiryTime] = nil
        return labels
    }

    /// Without an end that can be read, past or yet to come.
    package var withoutEnd: EventLabels { expiry.map(withoutEnd(past:)) ?? self }

    public func adding(_ other: EventLabels) -> EventLabels {
        var sum = self
        sum.add(other)
        return sum
    }

    private static func stricter(_ one: String, _ other: String, _ name: String) -> String {
        switch name {
        case EventEnvelope.Extension.dataClassification:
            guard let first = Sensitivity(rawValue: one) else { return one }
            guard let second = Sensitivity(rawValue: other) else { return other }
            return max(first, second).rawValue
        case EventEnvelope.Extension.expiryTime:
            guard let first = Timestamp(one) else { return one }
            guard let second = Timestamp(other) else { return other }
            return first <= second ? one : other
        default:
            let (named, allowed) = (purposes(one), purposes(other))
            guard !named.isEmpty else { return one }
            guard !allowed.isEmpty else { return other }
            let common = named.filter(allowed.contains)
            return common.isEmpty ? noPurpose : common.joined(separator: ",")
        }
    }

    /// The purposes that a label names.
    public static func purposes(_ text: String) -> [Substring] { text.split { $0 == "," || $0 == " " } }

    /// What is left of purposes that have none in common: nobody may use what carries them for anything.
    package var servesNothing: Bool { values[EventEnvelope.Extension.purpose] == EventLabels.noPurpose }

    /// No identifier, so there is no purpose for which the event may be used.
    private static let noPurpose = "(none)"
}
