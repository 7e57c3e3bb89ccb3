import EnlaceCore
import EnlaceTestSupport
import Foundation
import SQLitePersistence
import Testing

@testable import EnlaceDaemon

@Suite("A person at rest", .timeLimit(.minutes(5)))
struct ErasureTests {
    private let person = SamplePerson()
    private let other = SamplePerson(1)

    private func expectNowhere(_ scene: PersonScene, _ node: RunningNode?, _ canaries: [String]) {
        #expect(scene.findings(of: canaries) == [])
        let logged = node?.log.lines.map { "\($0)" }.joined() ?? ""
        #expect(canaries.allSatisfy { !logged.contains($0) && !NodeHome.registry.text.contains($0) })
    }

    @Test("stands nowhere in clear, can be read until they are erased, and never again after it")
    func erase() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            expectNowhere(scene, node, person.canaries)
            #expect(try await shown(node)["data"]?["notes"]?.string == person.notes)
            let told = try #require(try scene.sent(.concernRaised).first { $0["data"]?["person"] != nil })
            #expect(told["data"]?["notes"]?.string == person.notes)
            #expect(told["enlacesalt"]?.string?.count == 32)

            let erased = try await node.ctl("erase", person.pseudonym, "--reason", "asked for")
            #expect(erased.status == 0, "\(erased.errors)")
            #expect(erased.output.contains("the person is erased"))
            try await node.deliverAll()
            let asked = try #require(try scene.sent(.erasureRequested).first?["data"]?["person"]?.string)
            #expect(asked == told["data"]?["person"]?.string && asked != person.pseudonym)
            expectNowhere(scene, node, person.canaries)
            try await expectErased(node)
        }
        expectNowhere(scene, nil, person.canaries)
        try await scene.home.run { node in
            try await node.settle()
            try await expectErased(node)
            #expect(try await node.post(Sample.registration("otra", usable: 5)).status == 202)
            try await node.deliverAll()
            #expect(try await node.store.event(source: "/agencies/desom", id: "concern-1") != nil)
            let chain = try #require(node.store as? SQLiteStore)
            try await eventually("the journal is checked") {
                if case .sound = chain.health { true } else { false }
            }
        }
    }

    private func shown(_ node: RunningNode) async throws -> JSONView {
        try await node.ask("events", "show", "concern-1", "--reveal", "--reason", "a test")
    }

    private func expectErased(_ node: RunningNode) async throws {
        let gone = try await shown(node)
        #expect(gone["data"]?.isNull == true)
        #expect(gone["gone"]?.string == "erased")
        let shown = try await node.ctl("events", "show", "concern-1").output
        #expect(shown.contains("its content is gone") && !shown.contains("null"))
        let export = try await node.ctl("person", "export", person.pseudonym, "--reason", "a test")
        #expect(export.status == 2 && export.errors.contains("was erased"))
        let again = try await node.ask("erase", person.pseudonym, "--reason", "again")
        #expect(again["wasErased"]?.bool == true)

        let repost = try await node.post(PersonScene.concern(person))
        #expect(repost.status == 202)
        #expect(try repost.json()["duplicate"]?.bool == true)
        let refused = try await node.post(PersonScene.concern(person, id: "concern-9"))
        #expect(refused.status == 422)
        #expect(try refused.json()["violations"]?.elements.first?["pointer"]?.string == "/data/person")

        let kept = try await node.ask("events", "show", "concern-2", "--reveal", "--reason", "a test")
        #expect(kept["data"]?["notes"]?.string == other.notes)
        #expect(try await node.ask("shelters", "list")["shelters"]?.elements.isEmpty == false)
    }

    @Test("stands under no other name in what the node keeps of requests to forget them, which are still known")
    func requests() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            let erased = try await node.ctl("erase", person.pseudonym, "--reason", "asked for")
            #expect(erased.status == 0)
            try await node.deliverAll()
        }
        let asked = try #require(try scene.sent(.erasureRequested).first?["data"]?["person"]?.string)
        #expect(scene.findings(of: [asked]) == [])
        // The parts are written in base64, in which nothing would be found.
        let stored = try await scene.home.storedSnapshot(of: "relay")
        for part in ["common", "node"] {
            let text = try #require(stored[part]?.string, "\(part)")
            let bytes = try #require(Data(base64Encoded: text))
            #expect(!bytes.isEmpty && !bytes.holds(asked))
        }
        try await scene.home.run { node in
            try await node.settle()
            let open = try await node.ask("erasures", "list")["erasures"]?.elements ?? []
            #expect(open.map { $0["partner"]?.string } == ["dif"])
            let id = try #require(open.first?["id"]?.string)
            #expect(try await node.ctl("erasures", "confirm", id).status == 0)
            #expect(try await node.ask("erasures", "list")["erasures"]?.elements.isEmpty == true)
        }
        #expect(scene.findings(of: [asked]) == [])
    }

    @Test("is not sent to anybody any more once they are erased")
    func pending() async throws {
        let scene = try PersonScene(partner: .status(503))
        let clock = ManualClock(Timestamp("2026-03-01T06:30:00Z")!)
        try await scene.home.run(clock: clock) { node in
            #expect(try await node.post(PersonScene.concern(person)).status == 202)
            try await eventually("the first attempt has failed") {
                try await node.notices().first?.progress.attempts == 1
            }
            let erased = try await node.ctl("erase", person.pseudonym, "--reason", "asked for")
            #expect(erased.status == 0)
            clock.advance(by: .minutes(1))
            try await eventually("the notice is dropped") {
                try await node.notices().contains { $0.progress.status == .dropped }
            }
            let dropped = try #require(try await node.notices().first { $0.progress.status == .dropped })
            #expect(dropped.progress.lastOutcome == "the person that it is about was erased")
            #expect(try scene.sent(.concernRaised).count == 1)
        }
    }

    private func erase(_ person: SamplePerson, andRestore backup: String, at scene: PersonScene) async throws {
        try await scene.home.run { node in
            let erased = try await node.ctl("erase", person.pseudonym, "--reason", "asked for")
            #expect(erased.status == 0)
        }
        try FileManager.default.removeItem(atPath: scene.home.state)
        try FileManager.default.moveItem(atPath: backup, toPath: scene.home.state)
    }

    @Test("is erased again in a restored backup before the node is ready")
    func backup() async throws {
        let scene = try PersonScene()
        let backup = scene.home.path + "/backup"
        try await scene.home.run { try await PersonScene.fill($0, person, other) }
        try FileManager.default.copyItem(atPath: scene.home.state, toPath: backup)
        try await erase(person, andRestore: backup, at: scene)
        try await scene.home.run { node in
            try await expectErased(node)
            #expect(node.log.lines(saying: "persons erased again, whom a backup had brought back").count == 1)
            try await node.deliverAll()
            // Once before the backup was put back, and once after it: what was known of the first is gone.
            let asked = try scene.sent(.erasureRequested).map { $0["data"]?["person"]?.string }
            #expect(asked.count == 2 && Set(asked).count == 1)
            let open = try await node.ask("erasures", "list")["erasures"]?.elements ?? []
            #expect(open.map { $0["partner"]?.string } == ["dif"])
            #expect(open.map { $0["state"]?.string } == ["open"])
            expectNowhere(scene, node, person.canaries)
        }
        try await scene.home.run { node in
            try await node.settle()
            #expect(try await node.events(.erasureRequested).count == 1)
            #expect(node.log.lines(saying: "persons erased again, whom a backup had brought back").isEmpty)
        }
    }

    @Test("is asked to be forgotten again after a backup, whatever the agreement has come to accept and the crash left")
    func backupUnderOtherBases() async throws {
        let scene = try PersonScene()
        let backup = scene.home.path + "/backup"
        try await scene.home.run { try await PersonScene.fill($0, person, other) }
        // As after a crash: the relay folds all anew, under the agreement of then.
        try await scene.home.forgetSnapshots()
        try FileManager.default.copyItem(atPath: scene.home.state, toPath: backup)
        try await erase(person, andRestore: backup, at: scene)
        try scene.writePartner(accepting: "best_interest")
        try await scene.home.run { node in
            try await node.deliverAll()
            #expect(try await node.events(.erasureRequested).count == 1)
            let open = try await node.ask("erasures", "list")["erasures"]?.elements ?? []
            #expect(open.map { $0["partner"]?.string } == ["dif"])
        }
    }

    @Test("can be shown to an admin and exported, and who asked and why is recorded")
    func export() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            let masked = try await node.ask("events", "show", "concern-1")
            #expect(masked["data"]?["urgency"]?.string == "now")
            #expect(masked["data"]?["notes"]?.isNull == true)
            #expect(masked["masked"]?.elements.compactMap(\.string).contains("/data/person") == true)
            _ = try await shown(node)
            let revealed = try #require(try await node.events(.personRevealed).first)
            #expect(revealed.subject == (try await node.events(.concernRaised).first.map { String($0.position) }))
            #expect(revealed.data?["reason"]?.string == "a test")
            #expect(revealed.data?["user"]?.int == Int(geteuid()))

            let export = try await node.ask("person", "export", person.pseudonym, "--reason", "the person asked")
            let events = export["events"]?.elements ?? []
            #expect(events.prefix(2).map { $0["id"]?.string } == ["consent-1", "concern-1"])
            #expect(events.dropFirst(2).map { $0["type"]?.string } == [EventType.disclosureRecorded.name])
            #expect(events[1]["data"]?["notes"]?.string == person.notes)
            #expect(export["bases"]?.elements.map(\.string) == ["consent-1"])
            #expect(export["notices"]?.elements.map { $0["partner"]?.string } == ["dif"])
            #expect(export["notices"]?.elements.first?["status"]?.string == "delivered")
            #expect(export["notices"]?.elements.first?["body"]?["data"]?["notes"]?.string == person.notes)
            let exported = try #require(try await node.events(.personExported).first)
            #expect(exported.data?["reason"]?.string == "the person asked")
            #expect(exported.data?["events"]?.int == 3)
            expectNowhere(scene, node, person.canaries)
        }
    }

    @Test("is named by no reason, and no verb works without one")
    func reasons() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            let head = node.bus.head
            let digits = person.pseudonym.dropFirst(2)
            for named in [person.pseudonym, String(digits), digits.uppercased(), other.pseudonym, "c\(digits)"] {
                let naming = try await node.ctl("erase", person.pseudonym, "--reason", "for \(named)")
                #expect(naming.status == 1 && naming.errors.contains("must not name the person"), "\(named)")
                let reveal = try await node.ctl("events", "show", "1", "--reveal", "--reason", named)
                #expect(reveal.status == 1 && reveal.errors.contains("must not name the person"), "\(named)")
            }
            #expect(try await node.ctl("events", "show", "1", "--reveal").status == 64)
            #expect(try await node.ctl("events", "show", "1", "--reveal", "--reason", "").status == 1)
            #expect(try await node.ctl("erase", "Maria", "--reason", "x").status == 1)
            #expect(try await node.ctl("erase", SamplePerson(9).pseudonym, "--reason", "x").status == 2)
            #expect(node.bus.head == head)
        }
    }

    @Test("must not stand in an event's envelope")
    func envelope() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            let named = try await node.post(PersonScene.concern(person, id: "about-\(person.pseudonym)"))
            #expect(named.status == 422)
            #expect(try named.json()["violations"]?.elements.first?["pointer"]?.string == "")
            #expect(node.bus.head == 0)
        }
    }
}
