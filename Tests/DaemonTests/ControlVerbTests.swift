import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

/// What a person sees of a node with one shelter over capacity, a clinic that takes notices and a press that may not.
@Suite("enlacectl shows", .timeLimit(.minutes(5)))
struct ControlVerbTests {
    @Test("the node's status")
    func status() async throws {
        try await ControlScene.run { scene in
            let seen = try await scene.node.ctl("status")
            #expect(seen.status == 0)
            #expect(seen.output.hasPrefix("tijuana: enlaced "))
            #expect(seen.output.contains(", ready, up "))
            #expect(seen.output.contains("6 areas, 1 agency, 2 partners, 1 rule"))
            #expect(seen.output.contains(/alerts +1 firing, 0 pending/))
            let status = try await scene.node.ask("status")
            #expect(status["ready"]?.bool == true)
            #expect(status["journal"]?["kind"]?.string == "sqlite")
            #expect(status["journal"]?["durable"]?.bool == true)
            #expect(status["journal"]?["head"]?.int == Int(scene.node.bus.head))
            let components = status["components"]?.elements ?? []
            #expect(
                components.map { $0["name"]?.string } == [
                    "rights", "shelters", "flows", "alerts", "relay", "disclosures", "peers",
                ])
            #expect(components.allSatisfy { $0["lag"]?.int == 0 })
        }
    }

    @Test("that all of the journal is sound, on demand")
    func journal() async throws {
        try await ControlScene.run { scene in
            let head = scene.node.bus.head
            let seen = try await scene.node.ctl("journal", "check")
            #expect(seen.status == 0 && seen.output.hasPrefix("journal: sound up to "), "\(seen.output)\(seen.errors)")
            let reply = try await scene.node.ask("journal", "check")
            #expect(reply["state"]?.string == "sound")
            #expect(Int64(reply["position"]?.int ?? 0) >= head)
            let status = try await scene.node.ask("status")["journal"]?["health"]
            #expect(status?["state"]?.string == "sound")
        }
    }

    @Test("events, in a list and one in full")
    func events() async throws {
        try await ControlScene.run { scene in
            let list = try await scene.node.ctl("events", "list", "--subject", "camino")
            #expect(list.status == 0)
            let lines = list.output.split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 100 })
            #expect(lines.contains { $0.contains("enlace.shelter.registered.v1") && $0.contains("desom") })
            #expect(lines.contains { $0.contains("enlace.shelter.changed.v1") && $0.contains("shelters") })
            let rows = try await scene.node.ask("events", "list", "--agency", "desom")["events"]?.elements ?? []
            #expect(rows.map { $0["id"]?.string } == ["report-camino", "register-camino"])

            let shown = try await scene.node.ctl("events", "show", "register-camino")
            #expect(shown.output.contains(/posted by +desom/))
            #expect(shown.output.contains("\"name\": \"Casa camino\""))
            let detail = try await scene.node.ask("events", "show", "1")
            #expect(detail["event"]?["id"]?.string == "register-camino")
            #expect(detail["data"]?["usable"]?["any"]?.int == 10)
            #expect(detail["digest"]?.string?.count == 64)

            let missing = try await scene.node.ctl("events", "show", "nobody")
            #expect(missing.status == 2)
            #expect(missing.errors.contains("no event has this id or position"))
            #expect(missing.errors.contains("next: enlacectl events list"))
        }
    }

    @Test("each event as it is committed, until the node stops")
    func tail() async throws {
        let tail = try await ControlScene.run { scene in
            let tail = try Follower(
                "enlacectl", ["events", "tail", "--after", "0", "--json", "--socket", scene.node.home.socket])
            try await eventually("the past is shown") { try tail.lines().count >= 2 }
            #expect(try await scene.node.post(scene.report(present: 13, id: "later")).status == 202)
            try await eventually("the new event is shown") { try tail.lines().contains { $0["id"]?.string == "later" } }
            return tail
        }
        let seen = try await tail.end()
        #expect(seen.status == 3)
        #expect(seen.errors.contains("the daemon ended the stream"))
        let rows = try tail.lines()
        #expect(rows.map { $0["position"]?.int } == Array(1...rows.count))
    }

    @Test("an event's story: what followed, and who was told what and why")
    func explain() async throws {
        try await ControlScene.run { scene in
            let story = try await scene.node.ctl("explain", "register-camino")
            #expect(story.output.contains("posted by desom"))
            #expect(story.output.contains("2 partners: sent to 1, refused to 1"))
            #expect(story.output.contains("clinic: sent"))
            #expect(story.output.contains(/told +name, area\n/))
            #expect(story.output.contains(/withheld +.*operator/))
            #expect(story.output.contains("delivered after 1 attempt, HTTP 204"))
            #expect(story.output.contains("press: refused"))
            #expect(story.output.contains("the agreement does not name this type of event"))
            let partners = try await scene.node.ask("explain", "register-camino")["partners"]?.elements ?? []
            #expect(partners.map { $0["decision"]?.string } == ["sent", "refused"])
            #expect(partners[0]["fields"]?.elements.compactMap(\.string) == ["name", "area"])
            #expect(partners[0]["notice"]?["status"]?.string == "delivered")
        }
    }

    @Test("of several events with one id none by chance: it lists them, and takes a position or a source")
    func sameID() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            try node.home.write("agencies.d/otra.yaml", Sample.agency("otra"))
            #expect(try await node.ctl("reload").status == 0)
            let others = [("register-camino", "puente"), ("1", "norte")].map { id, shelter in
                Sample.event(
                    .shelterRegistered, id: id, agency: "otra", subject: shelter,
                    ["name": "Casa", "area": "mx-bcn-tijuana", "usable": ["any": 5], "status": "open"])
            }
            #expect(try await node.post(batch: others, to: "otra").status == 202)
            try await node.deliverAll()
            let (first, other) = ("/agencies/desom", "/agencies/otra")
            for verb in [["events", "show"], ["explain"]] {
                let socket = ["--socket", node.home.socket]
                let seen = try await Program(name: "enlacectl").run(verb + ["register-camino"] + socket)
                #expect(seen.status == 1 && seen.output.isEmpty)
                #expect(
                    seen.errors.contains(
                        "2 events have this id, each from another source\n  position 1, source \(first)\n"))
                #expect(seen.errors.contains(", source \(other)\nnext: give the position"), "\(seen.errors)")
            }
            #expect(try await node.ctl("disclosures", "--event", "register-camino").status == 1)
            for (id, source, subject) in [
                ("register-camino", other, "puente"), ("register-camino", first, "camino"), ("1", other, "norte"),
            ] {
                let shown = try await node.ask("events", "show", id, "--source", source)
                #expect(shown["event"]?["subject"]?.string == subject)
                let story = try await node.ask("explain", id, "--source", source)
                #expect(story["event"]?["subject"]?.string == subject)
                // The story of the one, and not of the other.
                let position = "\(story["event"]?["position"]?.int ?? 0)"
                let derived = story["derived"]?.elements ?? []
                #expect(derived.count == 2, "\(derived.map { $0["type"]?.string })")
                #expect(derived.allSatisfy { [subject, position].contains($0["subject"]?.string) })
                #expect(story["partners"]?.elements.count == 2)
            }
            #expect(try await node.ask("events", "show", "1")["event"]?["subject"]?.string == "camino")
            let missing = try await node.ctl("events", "show", "2", "--source", other)
            #expect(missing.status == 2)
            #expect(missing.errors.contains("no event of the source '\(other)' has this id"))
        }
    }

    @Test("that a type stays on its node, though there are partners")
    func staysHere() async throws {
        try await ControlScene.run { scene in
            let decided = try await scene.node.events(.relayDecided)
            let story = try await scene.node.ctl("explain", "\(try #require(decided.first).position)")
            #expect(story.output.contains("No partner is told of it: events of this type stay on their node."))
        }
    }

    @Test("shelters with honest figures")
    func shelters() async throws {
        try await ControlScene.run { scene in
            let list = try await scene.node.ctl("shelters", "list")
            #expect(list.output.contains(/camino +Casa camino +mx-bcn-tijuana +open +.* 10 +12 +0 +2\n/))
            #expect(list.output.contains(/total .* 10 +12 +0 +2\n/))
            let detail = try await scene.node.ctl("shelters", "show", "camino")
            #expect(detail.output.contains(/run by +Desarrollo A.C./))
            #expect(detail.output.contains(/reported by +desom/))
            let shelter = try await scene.node.ask("shelters", "show", "camino")["shelter"]
            #expect(shelter?["over"]?.int == 2)
            #expect(try await scene.node.ctl("shelters", "show", "nowhere").status == 2)
            let area = try await scene.node.ctl("shelters", "list", "--area", "mx-bcn-tijuanna")
            #expect(area.status == 2)
            #expect(area.errors.contains("did you mean 'mx-bcn-tijuana'?"))
        }
    }

    @Test("alerts, and one with its texts and history")
    func alerts() async throws {
        try await ControlScene.run { scene in
            let list = try await scene.node.ctl("alerts", "list")
            #expect(list.output.contains(/over-capacity-[0-9a-f]+ +warning +firing +camino +2 +2 +0/))
            let id = try await scene.node.ask("alerts", "list")["alerts"]?.elements[0]["id"]?.string ?? ""
            let shown = try await scene.node.ctl("alerts", "show", id)
            #expect(shown.output.contains(/es +Casa camino: 2 de más/))
            #expect(shown.output.contains("enlace.alert.raised.v1"))
            let history = try await scene.node.ask("alerts", "show", id)["history"]
            #expect(history?.elements.map { $0["type"]?.string } == ["enlace.alert.raised.v1"])

            #expect(try await scene.node.post(scene.report(present: 510, id: "worse")).status == 202)
            try await scene.node.settle()
            let alert = try await scene.node.ask("alerts", "list")["alerts"]?.elements[0]
            #expect((alert?["value"]?.int, alert?["presentValue"]?.int) == (2, 500))

            #expect(try await scene.node.post(scene.report(present: 9, id: "better")).status == 202)
            try await eventually("it resolves") { try await scene.node.events(.alertResolved).count == 1 }
            let now = try await scene.node.ctl("alerts", "list")
            #expect(now.output.contains("no alerts: nothing is pending or firing"), "\(now.output)")
            let resolved = try await scene.node.ask("alerts", "list", "--state", "resolved")["alerts"]
            #expect(resolved?.elements.map { $0["id"]?.string } == [id])
        }
    }

    @Test("of a registration whose end is past nothing but where it was, and of an alert on it nothing that quotes it")
    func expired() async throws {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try home.write(
            "rules.d/over.yaml",
            """
            rules:
              - { id: over-capacity, kind: threshold, metric: over, above: 0, texts: { es: "{name}: {value} de más" } }
            """)
        let start = SystemNodeClock().now
        let clock = ManualClock(start)
        try await home.run(clock: clock) { node in
            guard case .object(var members) = Sample.registration("camino", usable: 10) else { return }
            members.append(.init("expirytime", .string((start + .hours(1)).description)))
            let report = Sample.report("camino", present: 12, at: start)
            #expect(try await node.post(.object(members), report).status == 202)
            try await node.settle()
            let id = try await node.ask("alerts", "list")["alerts"]?.elements[0]["id"]?.string ?? ""
            #expect(try await node.ctl("alerts", "show", id).output.contains("Casa camino: 2 de más"))
            clock.advance(by: .hours(2))
            let alert = try await node.ctl("alerts", "show", id)
            #expect(alert.status == 0 && !alert.output.contains("Casa"))
            let shelter = try await node.ctl("shelters", "show", "camino")
            #expect(!shelter.output.contains("Casa") && !shelter.output.contains("Desarrollo"))
            #expect(shelter.output.contains("mx-bcn-tijuana"))
        }
    }

    @Test("that nothing has a name, which may be a slip, and what is kept of a name of the past")
    func names() async throws {
        try await ControlScene.run { scene in
            let node = scene.node
            let slips = [
                (["deliveries", "list", "--partner", "clinc"], "there is no partner 'clinc' now", "'clinic'"),
                (["deliveries", "retry", "all", "--partner", "clinc"], "there is no partner 'clinc' now", "'clinic'"),
                (["disclosures", "--partner", "clinc"], "there is no partner 'clinc' now", "'clinic'"),
                (["events", "list", "--agency", "desomm"], "there is no agency 'desomm' now", "'desom'"),
                (
                    ["events", "list", "--type", "enlace.shelter.registred.v1"], "there is no type",
                    "'enlace.shelter.registered.v1'"
                ),
            ]
            for (words, said, meant) in slips {
                let outcome = try await Program(name: "enlacectl").run(words + ["--socket", node.home.socket])
                #expect(outcome.status == 2, "\(words)")
                #expect(outcome.errors.contains(said) && outcome.errors.contains("did you mean \(meant)?"))
            }
            let nobody = try await node.ctl("events", "post", "-", "--agency", "nobody", input: Array("{}".utf8))
            #expect(nobody.status == 2)
            #expect(nobody.errors.contains("next: enlacectl agencies list"), "\(nobody.errors)")

            let event = Sample.registration("otra", usable: 5)
            try node.home.remove("partners.d/clinic.yaml")
            #expect(try await node.ctl("reload").status == 0)
            #expect(try await node.post(event).status == 202)
            let past = try await node.ctl("deliveries", "list", "--partner", "clinic")
            #expect(past.status == 0)
            #expect(past.output.contains("note: there is no partner 'clinic' now; this is what is kept of it\n"))
            #expect(try await node.ask("disclosures", "--partner", "clinic")["notes"]?.elements.count == 1)
        }
    }
}
