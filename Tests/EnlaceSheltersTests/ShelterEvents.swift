import EnlaceCore
import EnlaceShelters
import EnlaceTestSupport

let start = Timestamp("2026-03-01T06:00:00Z")!

func harness(staleAfter: Timestamp.Span = .hours(12)) -> ComponentHarness<Shelters> {
    ComponentHarness(at: start) { Shelters(staleAfter: staleAfter) }
}

/// Posts as they come from agencies; ids are counted up.
struct Poster {
    var agency = "imm"
    var source: String { "/agencies/\(agency)" }

    func registered(
        _ shelter: String, id: String = "r1", name: String = "Casa", area: String = "tijuana",
        usable: JSON = ["any": 100],
        status: String = "open", delegates: [String] = [], extensions: [String: String] = [:]
    ) -> EventDraft {
        let data: JSON = [
            "name": .string(name), "area": .string(area), "usable": usable, "status": .string(status),
            "delegates": .array(delegates.map(JSON.string)),
        ]
        return .posted(
            .shelterRegistered, id: "\(shelter)/\(id)", source: source, subject: shelter, data: data,
            extensions: extensions, agency: agency)
    }

    func reported(
        _ shelter: String, id: String, asof: Timestamp, total: Int? = nil, present: JSON? = nil, usable: JSON? = nil,
        extensions: [String: String] = [:]
    ) -> EventDraft {
        .posted(
            .shelterReported, id: "\(shelter)/\(id)", source: source, subject: shelter,
            data: report(asof: asof, total: total, present: present, usable: usable), extensions: extensions,
            agency: agency)
    }

    func corrected(
        _ shelter: String, id: String, of meant: String, asof: Timestamp, total: Int,
        extensions: [String: String] = [:]
    ) -> EventDraft {
        let data: JSON = [
            "event": .string("\(shelter)/\(meant)"), "type": .string(EventType.shelterReported.name),
            "reason": "miscounted", "report": report(asof: asof, total: total),
        ]
        return .posted(
            .reportCorrected, id: "\(shelter)/\(id)", source: source, subject: shelter, data: data,
            extensions: extensions, agency: agency)
    }

    func retracted(
        _ shelter: String, id: String, of meant: String, extensions: [String: String] = [:]
    ) -> EventDraft {
        let data: JSON = [
            "event": .string("\(shelter)/\(meant)"), "type": .string(EventType.shelterReported.name),
            "reason": "mistaken",
        ]
        return .posted(
            .reportRetracted, id: "\(shelter)/\(id)", source: source, subject: shelter, data: data,
            extensions: extensions, agency: agency)
    }

    private func report(asof: Timestamp, total: Int?, present: JSON? = nil, usable: JSON? = nil) -> JSON {
        var members = [JSON.Member("asof", .string(asof.description))]
        if let total { members.append(.init("total", .int(total))) }
        if let present { members.append(.init("present", present)) }
        if let usable { members.append(.init("usable", usable)) }
        return .object(members)
    }
}

extension ComponentHarness<Shelters> {
    func row(_ id: String) -> ShelterRow? { component.table(at: now).rows.first { $0.id == id } }

    var lastChange: JSON? { derived.last?.data?.json }
}
