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

    /// About a person whom the node does not know yet.
    func concern() -> JSON {
        let number = next()
        let person = "p-" + [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 16).hex
        return event(
            "enlace.concern.raised.v1", number: number, "concern-\(number)",
            [
                "person": .string(person), "area": "mx", "asof": .string(start.description), "urgency": "now",
                "kind": "medical",
            ])
    }

    private func next() -> Int64 {
        count.withLock { count in
            count += 1
            return count
        }
    }

    private func event(_ type: String, number: Int64, _ object: String, _ data: JSON) -> JSON {
        [
            "specversion": "1.0", "id": .string("event-\(number)"), "source": "/agencies/city", "type": .string(type),
            "subject": .string(object), "data": data,
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
