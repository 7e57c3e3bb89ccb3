/// When each timer of a component is due: a plain value that knows the next one, for ``Component/nextDue``.
public struct DueTimes<Timer: Hashable & Comparable & Codable & Sendable>: Sendable, Hashable, Codable {
    private var dues: [Timer: Timestamp] = [:]
    /// The earliest of all; nil if no timer is set.
    public private(set) var next: Timestamp?

    public init() {}

    /// When `timer` is due; nil, and setting nil, for never.
    public subscript(timer: Timer) -> Timestamp? {
        get { dues[timer] }
        set {
            let old = dues[timer]
            dues[timer] = newValue
            if let newValue, newValue <= next ?? newValue {
                next = newValue
            } else if old == next {
                next = dues.values.min()
            }
        }
    }

    /// Removes what is due by `now` and returns it, earliest first, timers of one time in their own order.
    public mutating func take(dueBy now: Timestamp) -> [(timer: Timer, due: Timestamp)] {
        guard let next, next <= now else { return [] }
        let ready = dues.filter { $0.value <= now }
        for timer in ready.keys { dues[timer] = nil }
        self.next = dues.values.min()
        return ready.map { (timer: $0.key, due: $0.value) }.sorted { ($0.due, $0.timer) < ($1.due, $1.timer) }
    }
}
