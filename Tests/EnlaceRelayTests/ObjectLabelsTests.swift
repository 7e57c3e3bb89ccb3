import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("What is derived about an object")
struct ObjectLabelsTests {
    private static let partner = Samples.partner(
        fields: [.shelterReported: ["asof", "total"], .shelterChanged: ["name", "available"]])

    private func report(_ id: String, asof: String, label: String? = nil) -> EventDraft {
        .posted(
            .shelterReported, id: id, subject: "casa", data: ["asof": .string(asof), "total": 70],
            extensions: label.map { ["dataclassification": $0] } ?? [:], agency: "imm")
    }

    /// The partners told of the last of `drafts`.
    private func told(_ drafts: EventDraft..., through snapshot: Bool = false) throws -> [String] {
        var relay = Samples.relay([ObjectLabelsTests.partner])
        var effects = Effects()
        for (index, draft) in drafts.enumerated() {
            if snapshot {
                let bytes = relay.snapshot()
                relay = Samples.relay([ObjectLabelsTests.partner])
                try relay.restore(bytes)
            }
            effects = Effects()
            relay.apply(draft.recorded(at: Int64(index + 1), Samples.start), effects: &effects)
        }
        return effects.outbox.compactMap { change in
            guard case .add(let notice) = change else { return nil }
            return notice.partner
        }
    }

    @Test("is as confidential as the report it rests on", arguments: [false, true])
    func inherits(snapshot: Bool) throws {
        let registered = Samples.registered()
        #expect(
            try told(registered, report("1", asof: "2026-03-01T06:00:00Z"), Samples.changed(), through: snapshot)
                == ["ngo"])
        #expect(
            try told(
                registered, report("1", asof: "2026-03-01T06:00:00Z", label: "restricted"), Samples.changed(),
                through: snapshot
            ).isEmpty)
    }

    @Test("is open again after a newer report without a label, and not after an older one")
    func renews() throws {
        let registered = Samples.registered()
        let secret = report("1", asof: "2026-03-01T06:00:00Z", label: "restricted")
        let newer = report("2", asof: "2026-03-01T06:10:00Z")
        let older = report("3", asof: "2026-03-01T05:00:00Z")
        #expect(try told(registered, secret, newer, Samples.changed()) == ["ngo"])
        #expect(try told(registered, secret, older, Samples.changed()).isEmpty)
    }
}
