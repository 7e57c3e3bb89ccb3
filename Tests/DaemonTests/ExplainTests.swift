import EnlaceCore
import EnlaceTestSupport
import Logging
import SQLitePersistence
import Testing

@testable import EnlaceDaemon

@Suite("enlacectl explain", .timeLimit(.minutes(5)))
struct ExplainTests {
    private static let start = Timestamp("2026-03-01T06:30:00Z")!
    private let clinic: ScriptedHTTPServer
    private let home: NodeHome

    init() throws {
        clinic = try ScriptedHTTPServer(always: .status(204))
        home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        let types: KeyValuePairs<EventType, [String]> = [.shelterRegistered: ["name"], .shelterReported: ["total"]]
        try home.write("partners.d/clinic.yaml", Sample.partner("clinic", url: clinic.url(), types: types))
        try home.write(
            "partners.d/press.yaml",
            Sample.partner("press", class: "media", url: clinic.url("/press"), types: [.bulletinPublished: ["text"]]))
    }

    @Test("finds who was told, why not, and where the log says so, though much had come between event and decision")
    func farBehind() async throws {
        try await home.run { #expect($0.bus.head == 0) }
        let registration = Sample.registration("camino", usable: 10)
        let posted = EventDraft.posted(
            .shelterRegistered, id: "register-camino", source: "/agencies/desom", subject: "camino",
            data: registration["data"] ?? .null, agency: "desom")
        try await fill([posted] + (1...20_100).map(act))
        try await home.run { node in
            try await node.deliverAll()
            let story = try await node.ask("explain", "register-camino")
            let derived = story["derived"]?.elements ?? []
            // Two components derived them, each at its own pace.
            let types = derived.compactMap { $0["type"]?.string }
            #expect(types.sorted() == [EventType.relayDecided, .shelterChanged].map(\.name))
            #expect(derived.allSatisfy { ($0["position"]?.int ?? 0) > 20_100 })
            #expect(story["behind"]?.isNull ?? true)
            let partners = story["partners"]?.elements ?? []
            #expect(partners.map { $0["decision"]?.string } == ["sent", "refused"])
            #expect(partners.first?["trail"]?["place"]?["index"]?.int == 0)
            let text = try await node.ctl("explain", "register-camino").output
            #expect(text.contains("2 partners: sent to 1, refused to 1"), "\(text)")
            let notice = try #require(partners.first?["notice"]?["id"]?.string)
            let shown = try await node.ask("deliveries", "show", notice)
            #expect(shown["trail"]?["place"]?["index"]?.int == 0)
        }
    }

    @Test("tells the same of an event when the content of all that followed from it has expired")
    func expired() async throws {
        let clock = ManualClock(Self.start)
        func story(_ node: RunningNode) async throws -> (derived: [String?], partners: [String?]) {
            let story = try await node.ask("explain", "report-camino")
            return (
                story["derived"]?.elements.map { $0["id"]?.string } ?? [],
                story["partners"]?.elements.map { $0["decision"]?.string } ?? []
            )
        }
        let before = try await home.run(clock: clock) { node in
            let report = Sample.report("camino", present: 12, at: clock.now)
            #expect(try await node.post(Sample.registration("camino", usable: 10), report).status == 202)
            try await node.deliverAll()
            return try await story(node)
        }
        #expect(before.derived.count == 2)
        #expect(before.partners == ["sent", "refused"])
        clock.advance(by: .days(731))
        try await home.run(clock: clock) { node in
            try await node.settle()
            try await eventually("they expire") {
                clock.advance(by: .seconds(1))
                return try await (node.events(.shelterReported) + node.events(.shelterChanged).prefix(2))
                    .allSatisfy(\.isExpired)
            }
            let after = try await story(node)
            #expect(after == before)
            let text = try await node.ctl("explain", "report-camino").output
            #expect(text.contains("enlace.shelter.changed.v1"), "\(text)")
            #expect(text.contains("the notice is not kept any more; see enlacectl disclosures --event"), "\(text)")
            let ended = try await node.ask("disclosures", "--event", "report-camino")
            #expect(ended["disclosures"]?.elements.map { $0["outcome"]?.string } == ["delivered"])
        }
    }

    /// Stores events while no component runs.
    private func fill(_ events: [EventDraft]) async throws {
        let store = try await SQLiteStore.open(
            StoreOptions(path: "\(home.state)/enlace.db"), clock: SystemNodeClock(), logger: LogRecorder().logger)
        for start in stride(from: 0, to: events.count, by: 4_096) {
            _ = try await store.commit(Commit(events: Array(events[start...].prefix(4_096)), admission: .always))
        }
        await store.close()
    }

    /// Something that concerns no component.
    private func act(_ number: Int) -> EventDraft {
        Derivation(
            .personRevealed, subject: "1", data: ["reason": "a test"], time: Self.start,
            cause: .timer(object: "test", due: Self.start, index: number)
        ).draft(node: "tijuana", component: PersonAct.component)
    }
}
