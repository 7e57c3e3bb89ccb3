import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

@Suite("enlacectl does", .timeLimit(.minutes(5)))
struct ControlActTests {
    @Test("show partners and test one, and says so when a partner does not answer well")
    func partners() async throws {
        try await ControlScene.run { scene in
            let list = try await scene.node.ctl("partners", "list")
            #expect(list.output.contains(/clinic +humanitarian +http.* ok +0 +1 +0 +0\n/), "\(list.output)")
            let shown = try await scene.node.ctl("partners", "show", "clinic")
            #expect(shown.output.contains(/keys +notices/))
            #expect(shown.output.contains(/purpose +shelter-coordination/))
            #expect(shown.output.contains(/enlace.shelter.registered.v1 +area, name/))
            #expect(!shown.output.contains("whsec_"))

            let head = scene.node.bus.head
            let test = try await scene.node.ctl("partners", "test", "clinic")
            #expect(test.status == 0)
            #expect(test.output.contains("clinic: the test notice was delivered (HTTP 204"))
            let request = await scene.clinic.requests(atLeast: 2)[1]
            #expect(try JSONDocument(request.body).root["type"]?.string == "enlace.partner.tested.v1")
            #expect(scene.node.bus.head == head)
            #expect(try await scene.node.ctl("partners", "test", "nobody").status == 2)
        }
        try await ControlScene.run(clinic: .status(410)) { scene in
            let test = try await scene.node.ctl("partners", "test", "clinic")
            #expect(test.status == 1)
            #expect(test.output.contains("the test notice was NOT delivered (HTTP 410"))
            let status = try await scene.node.ctl("status")
            #expect(
                status.output.contains("warning: paused, nothing is sent until it is resumed: clinic"),
                "\(status.output)")
        }
    }

    @Test("pause a partner, whose notices then wait, and resume it")
    func pause() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let paused = try await node.ctl("partners", "pause", "clinic")
            #expect(paused.output == "clinic: paused by an operator; 0 pending, 1 delivered, 0 dead, 0 dropped\n")
            #expect(try await node.post(Sample.registration("otra", usable: 5)).status == 202)
            try await node.settle()
            let shown = try await node.ctl("partners", "show", "clinic")
            #expect(shown.output.contains(/sending +paused by an operator/))
            let list = try await node.ctl("partners", "list")
            #expect(list.output.contains(/clinic +humanitarian +http.* paused +1 +1 +0 +0\n/), "\(list.output)")
            let story = try await node.ctl("explain", "register-otra").output
            #expect(story.contains("2 partners: sent to 0, not sent yet to 1, refused to 1\n"), "\(story)")
            #expect(story.contains("clinic: not sent yet\n"))
            #expect(story.contains(/to be told +name, area\n/))
            #expect(story.contains(/delivery +pending, no attempt yet, the partner is paused by an operator\n/))
            let deliveries = try await node.ctl("deliveries", "list", "--status", "pending")
            #expect(deliveries.output.contains(/pending +0 +- +paused\n/), "\(deliveries.output)")
            #expect(shown.output.contains("1 pending, 1 delivered"))
            #expect(try await node.ctl("status").output.contains("nothing is sent until it is resumed: clinic"))
            #expect(scene.clinic.requests.count == 1)
            let resumed = try await node.ask("partners", "resume", "clinic")
            #expect(resumed["way"]?["paused"]?.isNull == true)
            try await node.deliverAll()
            #expect(scene.clinic.requests.count == 2)
            #expect(try await node.ctl("partners", "pause", "nobody").status == 2)
        }
    }

    @Test("list deliveries, show one, and retry a dead letter")
    func deliveries() async throws {
        try await ControlScene.run(clinic: .status(410)) { scene in
            let list = try await scene.node.ctl("deliveries", "list", "--status", "dead")
            #expect(list.output.contains(/clinic +1 .*dead +1 +HTTP 410 +-/), "\(list.output)")
            let id = try await scene.node.ask("deliveries", "list")["deliveries"]?.elements[0]["notice"]?["id"]?.string
            let notice = try #require(id)
            let shown = try await scene.node.ctl("deliveries", "show", notice)
            #expect(shown.output.contains(/tells of +event 1, enlace.shelter.registered.v1/))
            #expect(shown.output.contains("\"withheld\": ["))
            let body = try await scene.node.ask("deliveries", "show", notice)["body"]
            #expect(body?["data"]?["name"]?.string == "Casa camino")
            #expect(body?["data"]?["position"] == nil)

            let retry = try await scene.node.ctl("deliveries", "retry", "all", "--partner", "clinic")
            #expect(retry.output == "1 notice taken up again; it is sent when its turn comes\n")
            try await eventually("it is tried again") { scene.clinic.requests.count == 2 }
            let requests = scene.clinic.requests
            #expect(requests[0].body == requests[1].body)
            #expect(requests[0].header("webhook-id") == requests[1].header("webhook-id"))
            #expect(try await scene.node.ctl("deliveries", "retry", "nothing").status == 2)
        }
    }

    @Test("post for an agency under that agency's rights, also without storing")
    func post() async throws {
        try await ControlScene.run { scene in
            let (node, head) = (scene.node, scene.node.bus.head)
            let event = Sample.registration("prodigo", usable: 5).bytes
            let dry = try await node.ctl("events", "post", "-", "--agency", "desom", "--dry-run", input: event)
            #expect(dry.output.contains("1 event valid; nothing was stored (dry run)"))
            #expect(node.bus.head == head)
            let posted = try await node.ask("events", "post", "-", "--agency", "desom", input: event)
            #expect(posted["receipts"]?.elements[0]["position"]?.int == Int(head) + 1)

            let foreign = Sample.registration("prodigo", usable: 5, area: "us-ca-san-diego").bytes
            let refused = try await node.ctl("events", "post", "-", "--agency", "desom", input: foreign)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("/data/area: lies in no area of this agency"), "\(refused.errors)")
        }
    }

    @Test("add an agency whose file and secret work after a reload")
    func addAgency() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let added = try await node.ask(
                "agencies", "add", "nueva", "--name", "Casa \"Nueva\"", "--types", EventType.shelterRegistered.name,
                "--areas", "mx-bcn-mexicali")
            try node.home.write("agencies.d/nueva.yaml", try #require(added["yaml"]?.string))
            #expect(try await node.ctl("reload").output == "reloaded: 6 areas, 2 agencies, 2 partners, 1 rule\n")
            let list = try await node.ctl("agencies", "list")
            #expect(list.output.contains(/nueva +Casa "Nueva" +signature +mx-bcn-mexicali/), "\(list.output)")

            let body = Sample.registration("nuevo", usable: 3, area: "mx-bcn-mexicali", agency: "nueva").bytes
            let secret = try #require(added["secret"]?.string)
            #expect(try await node.post(body, to: "nueva", fields: try signed(body, with: secret)).status == 202)

            let twice = try await node.ctl(
                "agencies", "add", "nueva", "--name", "x", "--types", "a", "--areas", "mx")
            #expect(twice.status == 1)
            #expect(twice.errors.contains("there is an agency 'nueva' already"))
            let wrong = try await node.ctl(
                "agencies", "add", "otra", "--name", "x", "--types", EventType.shelterRegistered.name, "--areas", "mxx")
            #expect(wrong.errors.contains("did you mean 'mx'?"))
            let consents = try await node.ask(
                "agencies", "add", "derechos", "--name", "x", "--types", EventType.consentGranted.name, "--areas", "mx")
            try node.home.write("agencies.d/derechos.yaml", try #require(consents["yaml"]?.string))
            #expect(try await node.ctl("reload").status == 0)
        }
    }

    @Test("refuse an agency with all that is wrong, and say where a file was written, or that it was not")
    func wrongAgency() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let outcome = try await node.ctl(
                "agencies", "add", "otra", "--name", "x", "--types", "enlace.shelter.registred.v1",
                EventType.shelterChanged.name, "--areas", "mxx")
            #expect(outcome.status == 1)
            #expect(
                outcome.errors == """
                    enlacectl: the configuration has problems: the agency's file would not load; nothing was made
                      types: 'enlace.shelter.registred.v1' is no type of event; did you mean 'enlace.shelter.registered.v1'?
                      types: 'enlace.shelter.changed.v1' is derived, and no agency posts it
                      areas: 'mxx' is no area; did you mean 'mx'?
                    next: enlacectl catalog lists the types; areas stand in areas.yaml

                    """)
            let folder = "\(node.home.directory)/agencies.d"
            let add = ["agencies", "add", "otra", "--name", "x", "--areas", "mx", "--types"]
            let request = add + [EventType.shelterRegistered.name, "--socket", node.home.socket, "--write"]
            let written = try await Program(name: "enlacectl").run(request + [folder])
            #expect(written.output.hasSuffix("\n\nWrote \(folder)/otra.yaml; enlacectl reload puts it in force.\n"))
            #expect(!written.output.contains("Save this"))
            let failed = try await Program(name: "enlacectl").run(request + ["\(folder)/missing"])
            #expect(failed.status == 1)
            #expect(failed.output.contains("Save this as agencies.d/otra.yaml"))
        }
    }

    @Test("make a token that works once its line stands in the agency's file, and keys that are kept")
    func tokenAndKeys() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let made = try await node.ask("agencies", "token", "desom")
            let line = try #require(made["yaml"]?.string).trimmingPrefix { " -".contains($0) }
            try node.home.write("agencies.d/desom.yaml", Sample.agency("desom", authentication: String(line)))
            #expect(try await node.ctl("reload").status == 0)
            let (body, token) = (Sample.registration("prodigo", usable: 5).bytes, made["token"]?.string ?? "")
            #expect(try await node.post(body, to: "desom", fields: ["Authorization: Bearer \(token)"]).status == 202)
            let old = Sample.token.text
            #expect(try await node.post(body, to: "desom", fields: ["Authorization: Bearer \(old)"]).status == 401)

            let key = try await node.ctl("keys", "generate", "--kind", "ed25519", "--name", "next")
            #expect(key.output.contains("whpk_") && !key.output.contains("whsk_"))
            let taken = try await node.ctl("keys", "generate", "--name", "next")
            #expect(taken.status == 1)
            #expect(taken.errors.contains("there is a secret 'next' already"))
            let misnamed = try await node.ctl("keys", "generate", "--name", "Next")
            #expect(misnamed.status == 1)
            #expect(misnamed.errors.contains("a secret's name is made of a-z") && !misnamed.errors.contains("conflict"))
            let cut = try await node.ctl("keys", "store", "theirs", input: Array("whsec_AAAA\n".utf8))
            #expect(cut.status == 1)
            #expect(
                cut.errors == """
                    enlacectl: the secret cannot be used: the key has the wrong length: whsec_ takes 24 to 64 bytes, whsk_ \
                    and whpk_ take 32
                    next: copy it once more, whole and with its prefix, as the other side gave it

                    """)
            for text in ["one\ntwo\n", String(repeating: "\u{FF}x", count: 50_000)] {
                let refused = try await node.ctl("keys", "store", "theirs", input: Array(text.utf8))
                #expect(refused.status == 1)
                #expect(refused.errors.contains("the secret cannot be used: expected one line of text"))
                #expect(refused.errors.contains("nothing was kept, and the name is free"))
            }
            let stored = try await node.ctl("keys", "store", "theirs", input: Array("a password\n".utf8))
            #expect(stored.status == 0, "\(stored.errors)")
            let sealed = try String(contentsOfFile: "\(node.home.state)/secrets.sealed", encoding: .isoLatin1)
            #expect(!sealed.contains("whsec_") && !sealed.contains("whsk_"))
        }
    }

    @Test("record who did what for each verb that changes or reveals, and for none that only lists")
    func recorded() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            for verb in [["status"], ["events", "list"], ["shelters", "list"], ["partners", "list"]] {
                #expect(try await Program(name: "enlacectl").run(verb + ["--socket", node.home.socket]).status == 0)
            }
            #expect(node.log.lines(saying: "operator acts").isEmpty)
            _ = try await node.ctl("events", "show", "1")
            _ = try await node.ctl("explain", "1")
            _ = try await node.ctl("partners", "test", "clinic")
            _ = try await node.ctl("reload")
            _ = try await node.ctl("keys", "generate", "--name", "another")
            _ = try await node.ctl("disclosures", "--partner", "clinic", "--event", "register-camino")
            let person = SamplePerson().pseudonym
            _ = try await node.ctl("disclosures", "--event", person)
            _ = try await node.ctl("events", "show", person)
            let lines = node.log.lines(saying: "operator acts")
            #expect(
                lines.map { $0.fields["verb"] } == [
                    "GET /v1/events/{event}", "GET /v1/explain/{event}", "POST /v1/partners/{partner}/test",
                    "POST /v1/reload", "POST /v1/keys", "GET /v1/disclosures", "GET /v1/disclosures",
                    "GET /v1/events/{event}",
                ])
            #expect(lines[5].fields["partner"] == "clinic" && lines[5].fields["event"] == "register-camino")
            #expect(lines[6].fields["partner"] == nil && lines[6].fields["event"] == "a person's pseudonym")
            #expect(lines[7].fields["path"] == "/v1/events/{event}")
            #expect(!lines.contains { "\($0.fields)".contains(person.dropFirst(2)) })
            #expect(lines[0].fields["path"] == "/v1/events/1")
            #expect(lines.allSatisfy { $0.fields["caller"]?.contains(/^uid \d+, pid [1-9]\d*$/) ?? false })
            #expect(lines[0].fields["caller"]?.hasPrefix("uid \(getuid()),") ?? false)
        }
    }

    @Test("say what to do when no node is there")
    func unreachable() async throws {
        let outcome = try await Program(name: "enlacectl").run(["status", "--socket", "/nowhere/control.sock"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("next: "), "\(outcome.errors)")
    }
}
