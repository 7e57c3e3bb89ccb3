import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceIntake

@Suite("Object rights")
struct ObjectRightsTests {
    @Test("lets an agency report right after it registered, and a delegate too, but nobody else")
    func rights() async throws {
        try await IntakeFixture.run { node in
            for turn in 1...20 {
                let subject = "shelter-\(turn)"
                _ = try await node.post(Sample.registration("r\(turn)", subject: subject, delegates: ["oficina"]))
                #expect(try await node.post(Sample.event("e\(turn)", subject: subject)).status == 202)
                let delegated = Sample.event("d\(turn)", source: "/agencies/oficina", subject: subject)
                #expect(try await node.post(delegated, as: .oficina).status == 202)
                let foreign = Sample.event("f\(turn)", source: "/agencies/albergue", subject: subject)
                #expect(try await node.post(foreign, as: .albergue).status == 403)
            }
        }
    }

    @Test("knows what it has taken, also when the one who posted it has lost the right since")
    func repost() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.post(Sample.registration(delegates: ["oficina"]))
            let report = Sample.event("d", source: "/agencies/oficina")
            #expect(try await node.post(report, as: .oficina).status == 202)
            #expect(try await node.post(Sample.registration("r-2")).status == 202)
            let again = try await node.post(report, as: .oficina)
            #expect(again.status == 202)
            #expect(try again.json()["duplicate"]?.bool == true)
            let another = Sample.event("d-2", source: "/agencies/oficina")
            #expect(try await node.post(another, as: .oficina).status == 403)
        }
    }

    @Test("gives an object to the first agency that registers it")
    func first() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.post(Sample.registration())
            let taken = try await node.post(Sample.registration(source: "/agencies/oficina"), as: .oficina)
            #expect(taken.status == 403)
            #expect(try taken.json()["violations"]?.elements.first?["pointer"]?.string == "/subject")
            #expect(try await node.post(Sample.registration("r-2", delegates: ["oficina"])).status == 202)
        }
    }

    @Test("gives an object that two agencies register at the same moment to one of them")
    func race() async throws {
        try await IntakeFixture.run { node in
            for turn in 1...20 {
                let statuses = try await withThrowingTaskGroup { group in
                    for caller in [Caller.casa, .oficina] {
                        let source = "/agencies/\(caller.agency)"
                        let event = Sample.registration("r\(turn)", source: source, subject: "shelter-\(turn)")
                        group.addTask { try await node.post(event, as: caller).status }
                    }
                    return try await group.reduce(into: [Int]()) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 202 } <= 1)
                #expect(statuses.allSatisfy { [202, 403, 503].contains($0) })
            }
            #expect(node.journal.head <= 20)
        }
    }

    @Test("refuses a report on an object that stands outside the reporter's areas")
    func area() async throws {
        try await IntakeFixture.run { node in
            let registration = Sample.registration(
                source: "/agencies/albergue", subject: "cachanilla", area: "mexicali", delegates: ["casa"])
            #expect(try await node.post(registration, as: .albergue).status == 202)
            let response = try await node.post(Sample.event(subject: "cachanilla"))
            #expect(response.status == 403)
        }
    }

    @Test("lets an agency correct what it may report, and nothing else by that way")
    func corrections() async throws {
        try await IntakeFixture.run { node in
            _ = try await node.send(
                .batch([
                    Sample.registration(), Sample.registration("r-2", subject: "second"), Sample.event("e-1"),
                    Sample.event("e-2", subject: "second"),
                ]))
            func correction(of id: String, subject: String, source: String = "/agencies/casa") -> String {
                Sample.event(
                    "c-\(id)-\(subject)", type: .reportCorrected, source: source, subject: subject,
                    data: #"""
                        {"event":"\#(id)","event_source":"/agencies/casa","type":"enlace.shelter.reported.v1",
                        "reason":"miscounted","report":{"asof":"2026-03-01T11:00:00Z","total":11}}
                        """#)
            }
            #expect(try await node.post(correction(of: "e-1", subject: "casa-puente")).status == 202)
            #expect(try await node.post(correction(of: "e-2", subject: "casa-puente")).status == 422)
            #expect(try await node.post(correction(of: "e-9", subject: "casa-puente")).status == 422)
            let foreign = correction(of: "e-1", subject: "casa-puente", source: "/agencies/oficina")
            #expect(try await node.post(foreign, as: .oficina).status == 403)
        }
    }

    /// A cell as the node's own import writes it.
    private static func imported(_ id: String, dataset: String) -> EventDraft {
        let cell = EventDraft.posted(.flowReported, id: id, subject: dataset, data: ["dataset": .string(dataset)])
        return EventDraft(envelope: cell.envelope, content: cell.content, agency: nil)
    }

    @Test("keeps what the node has imported from every agency, also from one that posted it before")
    func imports() async throws {
        try await IntakeFixture.run { node in
            for turn in 1...20 {
                let early = turn.isMultiple(of: 2)
                let dataset = "arrivals-\(turn)"
                if early { #expect(try await node.post(Sample.cell("a\(turn)", dataset: dataset)).status == 202) }
                let cell = ObjectRightsTests.imported("i\(turn)", dataset: dataset)
                _ = try await node.intake.bus.publish(Commit(events: [cell]))
                let refused = try await node.post(Sample.cell("b\(turn)", dataset: dataset))
                #expect(refused.status == 403)
                let violation = try refused.json()["violations"]?.elements.first
                #expect(violation?["pointer"]?.string == "/subject")
                #expect(violation?["detail"]?.string == "this node itself has registered this dataset")
            }
        }
    }

    @Test("is folded anew from a snapshot that knew nothing of what is the node's")
    func oldSnapshot() {
        var rights = ObjectRights()
        #expect(throws: (any Error).self) {
            try rights.restore(Array(#"[["shelter","s","casa","tijuana",[]]]"#.utf8))
        }
    }

    @Test("is the same after a snapshot as before")
    func snapshot() throws {
        var rights = ObjectRights()
        var effects = Effects()
        for (position, owner) in ["casa", "oficina", "albergue"].enumerated() {
            let draft = EventDraft.posted(
                .shelterRegistered, id: "\(position)", subject: "s-\(position)",
                data: ["area": "tijuana", "delegates": ["a", "b"]], agency: owner)
            rights.apply(draft.recorded(at: Int64(position + 1), IntakeFixture.now), effects: &effects)
        }
        let cell = ObjectRightsTests.imported("i", dataset: "arrivals")
        rights.apply(cell.recorded(at: 4, IntakeFixture.now), effects: &effects)
        var restored = ObjectRights()
        try restored.restore(try rights.snapshot())
        #expect(restored.objects == rights.objects)
        #expect(restored[ObjectKey(.dataset, "arrivals")].map { $0.owner == nil } == true)
        #expect(restored[ObjectKey(.shelter, "s-1")]?.owner == "oficina")
        #expect(effects.isEmpty)
        #expect(throws: (any Error).self) { try restored.restore(Array("[[1]]".utf8)) }
    }

    @Test("ignores a registration by another agency than the first")
    func foreignRegistration() {
        var rights = ObjectRights()
        var effects = Effects()
        for (position, owner) in ["casa", "oficina"].enumerated() {
            let draft = EventDraft.posted(
                .shelterRegistered, id: "\(position)", subject: "s", data: ["area": "tijuana"], agency: owner)
            rights.apply(draft.recorded(at: Int64(position + 1), IntakeFixture.now), effects: &effects)
        }
        #expect(rights[ObjectKey(.shelter, "s")]?.owner == "casa")
    }
}
