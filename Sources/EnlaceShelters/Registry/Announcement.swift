import EnlaceCore

/// What was said of a shelter in a `shelter.changed`.
struct Announcement: Sendable, Hashable, Codable {
    private let data: String
    private let labels: EventLabels
    /// Whether it gave figures that hold.
    let isCurrent: Bool
    let time: Timestamp

    init(_ event: Event, _ data: JSONView) {
        self.data = data.json.text
        labels = EventLabels(event)
        isCurrent = data["state"]?.string == FigureState.current.rawValue
        time = event.envelope.time ?? event.recorded
    }

    /// Whether it said just this.
    func says(_ data: JSON, _ labels: EventLabels) -> Bool { self.data == data.text && self.labels == labels }
}
