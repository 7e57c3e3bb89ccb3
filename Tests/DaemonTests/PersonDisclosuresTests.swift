import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("enlacectl disclosures --person", .timeLimit(.minutes(5)))
struct PersonDisclosuresTests {
    private let person = SamplePerson()
    private let other = SamplePerson(1)
    private static let start = Timestamp("2026-03-01T06:30:00Z")!

    private func account(_ person: SamplePerson, _ node: RunningNode) async throws -> JSONView {
        try await node.ask("disclosures", "--person", person.pseudonym, "--reason", "request of 3 March")
    }

    private func ids(_ reply: JSONView) -> [String?] {
        reply["disclosures"]?.elements.map { $0["event"]?["id"]?.string } ?? []
    }

    @Test("shows all that left about the person, to whom, on which basis, and where it stands in the log")
    func account() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            let seen = try await node.ctl(
                "disclosures", "--person", person.pseudonym, "--reason", "request of 3 March")
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output.contains(/partner +dif\n/))
            #expect(seen.output.contains(/basis +consent, event consent-1\n/))
            #expect(seen.output.contains(/fields +person, area, urgency, notes\n/))
            #expect(seen.output.contains(/event +concern-1, position 2, enlace\.concern\.raised\.v1\n/))
            #expect(seen.output.contains(/outcome +delivered\n/))
            #expect(!seen.output.contains("concern-2") && !seen.output.contains("camino"))

            let reply = try await account(person, node)
            let row = try #require(reply["disclosures"]?.elements.first)
            let notice = try #require(row["notice"]?.string)
            let proof = try await node.ask("audit", "prove", "--notice", notice)
            #expect(proof["inclusion"]?.elements.first?["index"]?.int == row["index"]?.int)
            #expect(proof["head"]?["size"]?.int == reply["size"]?.int)
            #expect(proof["head"]?["root"]?.string == reply["root"]?.string)
            #expect(reply["untraceable"]?.int == 0)

            let withoutBasis = try await account(other, node)
            #expect(ids(withoutBasis) == ["concern-2"])
            #expect(withoutBasis["disclosures"]?.elements.first?["basis"]?.isNull == true)
            for narrowed in [["--partner", "nobody"], ["--event", "concern-2"]] {
                let none = try await node.ask(
                    "disclosures", "--person", person.pseudonym, "--reason", "a test", narrowed[0], narrowed[1])
                #expect(ids(none) == [])
            }
        }
    }

    @Test("records who asked and why, and shows the person to nobody")
    func recorded() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            _ = try await account(person, node)
            let act = try #require(try await node.events(.personAccounted).first)
            #expect(act.data?["reason"]?.string == "request of 3 March")
            #expect(act.data?["user"]?.int == Int(geteuid()))
            #expect(act.data?["disclosures"]?.int == 1)
            #expect(scene.findings(of: person.canaries) == [])
            let logged = node.log.lines.map { "\($0)" }.joined()
            #expect(person.canaries.allSatisfy { !logged.contains($0) })
        }
    }

    @Test("lists a request to forget the person as well")
    func withdrawn() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            #expect(try await node.post(PersonScene.withdrawal(person)).status == 202)
            try await node.deliverAll()
            let rows = try await account(person, node)["disclosures"]?.elements ?? []
            #expect(
                rows.map { $0["type"]?.string } == [EventType.erasureRequested.name, EventType.concernRaised.name])
            let export = try await node.ask("person", "export", person.pseudonym, "--reason", "a test")
            let asked = export["notices"]?.elements.map { $0["body"]?["type"]?.string }
            #expect(asked?.contains(EventType.erasureRequested.name) == true)
            #expect(try await account(other, node)["disclosures"]?.elements.count == 1)
        }
    }

    @Test("says of an erased person that it cannot be told, and of others what may have been about them")
    func erased() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            #expect(try await node.ctl("erase", person.pseudonym, "--reason", "asked for").status == 0)
            try await node.deliverAll()
            let seen = try await node.ctl("disclosures", "--person", person.pseudonym, "--reason", "a test")
            #expect(seen.status == 2 && seen.output.isEmpty)
            #expect(seen.errors.contains("which disclosures were about them cannot be told any more"))
            #expect(try await node.events(.personAccounted).isEmpty)

            let reply = try await account(other, node)
            #expect(ids(reply) == ["concern-2"])
            #expect(reply["untraceable"]?.int == 1)
        }
    }

    @Test("still knows after an event has expired what left on a basis, and says what it cannot know")
    func expired() async throws {
        let scene = try PersonScene()
        let clock = ManualClock(Self.start)
        try await scene.home.run(clock: clock) { try await PersonScene.fill($0, person, other) }
        clock.advance(by: .days(731))
        try await scene.home.run(clock: clock) { node in
            try await node.settle()
            try await eventually("the concerns expire") {
                clock.advance(by: .seconds(1))
                return try await node.events(.concernRaised).allSatisfy(\.isExpired)
            }
            let known = try await account(person, node)
            #expect(ids(known) == ["concern-1"])
            #expect(known["untraceable"]?.int == 1)
            let unknown = try await node.ctl("disclosures", "--person", other.pseudonym, "--reason", "a test")
            #expect(unknown.output.contains("nothing that fits is known to have been let out of this person"))
            #expect(unknown.output.contains("note: 1 disclosure more was about somebody"))
        }
    }

    @Test("asks for a reason that may be kept, and records nothing where it refuses")
    func refused() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            try await PersonScene.fill(node, person, other)
            let head = node.bus.head
            let name = person.pseudonym
            #expect(try await node.ctl("disclosures", "--person", name).status == 64)
            #expect(try await node.ctl("disclosures", "--reason", "x").status == 64)
            #expect(try await node.ctl("disclosures", "--person", name, "--reason", "of \(name)").status == 1)
            #expect(try await node.ctl("disclosures", "--person", "Maria", "--reason", "x").status == 1)
            let limit = try await node.ctl("disclosures", "--person", name, "--reason", "x", "--limit", "0")
            #expect(limit.status == 1 && limit.errors.contains("limit must be a whole number from 1 to 1000"))
            let stranger = try await node.ctl("disclosures", "--person", SamplePerson(9).pseudonym, "--reason", "x")
            #expect(stranger.status == 2 && stranger.errors.contains("nothing is kept about this person"))
            #expect(node.bus.head == head)
        }
    }
}
