import EnlaceCore

/// What made a rule be looked at: it gives the time, and the cause, of all that follows.
struct AlertOccasion {
    private enum Origin {
        case event(source: String, id: String)
        case timer
    }

    let time: Timestamp
    /// Of the event, if it was one.
    private(set) var labels = EventLabels.none
    private let origin: Origin
    private var count = 0

    init(_ event: Event) {
        self.init(source: event.source, id: event.id, time: event.recorded)
        labels = EventLabels(event)
    }

    init(source: String, id: String, time: Timestamp) {
        self.time = time
        origin = .event(source: source, id: id)
    }

    init(due: Timestamp) {
        time = due
        origin = .timer
    }

    /// The cause of the next event that follows. A timer can be due again at the very time at which it was due in an
    /// occasion before, so the occasion is part of what the event's id is made of.
    mutating func cause(of alert: Alert) -> Derivation.Cause {
        defer { count += 1 }
        return switch origin {
        case .event(let source, let id): .event(source: source, id: id, index: count)
        case .timer: .timer(object: "\(alert.id)/\(alert.since)/\(alert.phase.rawValue)", due: time, index: 0)
        }
    }
}
