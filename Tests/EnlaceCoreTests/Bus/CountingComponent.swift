import EnlaceCore

/// Derives something from every third report on a shelter, says when one has been silent for an hour, and when it is back.
struct CountingComponent: Component {
    static let name = "counting"
    static let silence = Timestamp.Span.hours(1)

    private struct Shelter: Codable {
        var reports = 0
        var last: Timestamp
        var isSilent = false
    }

    private var shelters: [String: Shelter] = [:]
    private(set) var reviewed: Timestamp?

    var interests: Set<EventType> { [.shelterReported] }

    var reports: Int { shelters.values.reduce(0) { $0 + $1.reports } }

    mutating func apply(_ event: Event, effects: inout Effects) {
        guard let subject = event.subject else { return }
        var shelter = shelters[subject] ?? Shelter(last: event.recorded)
        shelter.reports += 1
        if shelter.isSilent {
            effects.events.append(
                Derivation(
                    .init("test.back"), subject: subject, data: ["n": .int(shelter.reports)], from: event, index: 0))
        }
        if shelter.reports.isMultiple(of: 3) {
            effects.events.append(
                Derivation(
                    .init("test.third"), subject: subject, data: ["n": .int(shelter.reports)], from: event, index: 1))
            effects.outbox.append(.add(notice(of: event)))
        }
        shelter.last = event.recorded
        shelter.isSilent = false
        shelters[subject] = shelter
    }

    private func notice(of event: Event) -> Notice {
        Notice(
            id: "\(event.id)-clinic", partner: "clinic", position: event.position, type: event.type,
            subject: event.subject, body: Array(event.id.utf8), created: event.recorded, expires: nil)
    }

    var nextDue: Timestamp? {
        shelters.values.filter { !$0.isSilent }.map { $0.last + Self.silence }.min()
    }

    mutating func fire(at due: Timestamp, effects: inout Effects) {
        for (subject, shelter) in shelters.sorted(by: { $0.key < $1.key })
        where !shelter.isSilent && shelter.last + Self.silence <= due {
            shelters[subject]?.isSilent = true
            effects.events.append(
                Derivation(
                    .init("test.silent"), subject: subject, data: ["n": .int(shelter.reports)], time: due,
                    cause: .timer(object: subject, due: due, index: 0)))
        }
    }

    var needsReview: Bool { reviewed == nil }

    mutating func review(at now: Timestamp, effects: inout Effects) { reviewed = now }

    func snapshot() throws -> [UInt8] {
        let members = shelters.sorted { $0.key < $1.key }.map { subject, shelter in
            JSON.Member(
                subject,
                [.int(shelter.reports), .int(Int(shelter.last.milliseconds)), .bool(shelter.isSilent)] as JSON)
        }
        return JSON.object(members).bytes
    }

    mutating func restore(_ snapshot: [UInt8]) throws {
        for (subject, value) in try JSONDocument(snapshot).root.members {
            let fields = value.elements
            shelters[subject] = Shelter(
                reports: fields[0].int ?? 0, last: Timestamp(milliseconds: Int64(fields[1].int ?? 0)),
                isSilent: fields[2].bool ?? false)
        }
    }
}
