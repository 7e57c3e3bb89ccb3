import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport

/// A shelter as it truly is, and what is posted and derived about it: the arithmetic of the registry, written anew.
struct CountedShelter {
    static let groups = PersonGroup.allCases.map(\.rawValue)

    /// People by group, in the order of ``groups``; the last are in no group.
    var people: [Int]
    var usable: Int
    var held: Int
    var isClosed = false

    var present: Int { people.reduce(0, +) }
    var available: Int { isClosed ? 0 : max(0, usable - present - held) }
    var over: Int { max(0, present - usable) }
    var uncovered: Int { max(0, present + held - usable) - over }

    init(people: [Int], usable: Int, held: Int = 0, isClosed: Bool = false) {
        self.people = people
        self.usable = usable
        self.held = held
        self.isClosed = isClosed
    }

    init(by generator: inout SeededGenerator) {
        people = CountedShelter.groups.map { _ in
            Bool.random(using: &generator)
                ? Int.random(in: 0...4, using: &generator)
                : Int.random(in: 0...25, using: &generator)
        }
        // Near the number of people, where it is full, and just not, and a little over.
        usable = max(0, people.reduce(0, +) + Int.random(in: -8...20, using: &generator))
        held = Bool.random(using: &generator) ? 0 : Int.random(in: 0...9, using: &generator)
        isClosed = Int.random(in: 0..<8, using: &generator) == 0
    }

    var changed: EventDraft {
        .posted(
            .shelterChanged, id: "changed", source: "/nodes/tj/shelters", subject: "casa",
            data: [
                "name": "Casa Puente", "area": "tijuana", "status": isClosed ? "closed" : "open", "state": "current",
                "usable": .int(usable), "present": .int(present), "available": .int(available), "over": .int(over),
                "uncovered": .int(uncovered), "present_by_group": counts(of: people),
                "available_by_group": ["single_adult": .int(available)],
            ])
    }

    /// As an agency reports it: whoever is in no group stands in the total only.
    var reported: EventDraft {
        .posted(
            .shelterReported, id: "reported", subject: "casa",
            data: [
                "asof": "2026-03-01T06:00:00Z", "present": counts(of: Array(people.dropLast())),
                "total": .int(present),
            ])
    }

    private func counts(of people: [Int]) -> JSON {
        .object(zip(CountedShelter.groups, people).map { .init($0, .int($1)) })
    }

    /// The bytes of all that `partner` gets of it: by notice, and by reading.
    func told(to partner: Partner) -> [[UInt8]] {
        var relay = Samples.relay([partner])
        var effects = Effects()
        for (position, draft) in [Samples.registered(), reported, changed].enumerated() {
            relay.apply(draft.recorded(at: Int64(position + 1), Samples.start), effects: &effects)
        }
        let fields = changed.event.data?.members.map { JSON.Member($0.key, $0.value.json) } ?? []
        let reading = relay.evaluation.reading(
            of: "casa", as: .shelterChanged, fields: fields, by: partner, at: Samples.start)
        return effects.notices.map(\.body) + [(try? reading.get())?.bytes ?? []]
    }

    /// A figure of the notice about what the registry makes of it.
    func figure(_ name: String, to partner: Partner) -> JSON? {
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(changed.event, effects: &effects)
        return effects.notices.first?.json["data"]?[name]?.json
    }
}
