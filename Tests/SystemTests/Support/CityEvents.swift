import EnlaceCore
import Synchronization

/// Events of the city. Each id is used once, and the reports of a shelter have rising times, so that every one of them
/// changes its figures: what a node derives can then be counted.
final class CityEvents: Sendable {
    private let count = Mutex<Int64>(0)
    private let start = SystemNodeClock().now - .hours(1)

    func registration(of shelter: String) -> JSON {
        event(
            "enlace.shelter.registered.v1", number: next(), shelter,
            ["name": .string(shelter), "area": "mx", "usable": ["any": 1_000_000], "status": "open"])
    }

    func report(on shelter: String) -> JSON {
        let number = next()
        let asof = start + .milliseconds(number)
        return event(
            "enlace.shelter.reported.v1", number: number, shelter,
            ["asof": .string(asof.description), "total": .int(Int(number))])
    }

    private func next() -> Int64 {
        count.withLock { count in
            count += 1
            return count
        }
    }

    private func event(_ type: String, number: Int64, _ shelter: String, _ data: JSON) -> JSON {
        [
            "specversion": "1.0", "id": .string("event-\(number)"), "source": "/agencies/city", "type": .string(type),
            "subject": .string(shelter), "data": data,
        ]
    }
}

extension JSON {
    /// The id of an event.
    var eventID: String {
        guard case .string(let id)? = self["id"] else { return "" }
        return id
    }
}
