package import EnlaceCore

/// The day on which a source gave its figures; of two editions the later prevails.
package struct FlowEdition: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    let days: Int32

    init(days: Int32) {
        self.days = days
    }

    /// The day of `time` in UTC.
    package init(_ time: Timestamp) {
        let days = time.milliseconds / 86_400_000 - (time.milliseconds % 86_400_000 < 0 ? 1 : 0)
        self.init(days: Int32(clamping: days))
    }

    /// Reads `YYYY-MM-DD`.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let time = Timestamp(text + "T00:00:00Z") else { return nil }
        self.init(time)
    }

    /// The month in which it lies.
    var month: FlowMonth {
        let date = CivilDate(daysSince1970: Int(days))
        return FlowMonth(year: date.year, month: date.month) ?? FlowMonth(index: .max)
    }

    package static func < (lhs: FlowEdition, rhs: FlowEdition) -> Bool { lhs.days < rhs.days }
}

extension FlowEdition: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        let date = CivilDate(daysSince1970: Int(days))
        return [
            String(padding: date.year, to: 4), String(padding: date.month, to: 2), String(padding: date.day, to: 2),
        ]
        .joined(separator: "-")
    }
}
