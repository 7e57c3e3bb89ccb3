import EnlaceCore
import EnlaceDisclosures
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Pulling notices over HTTP", .timeLimit(.minutes(5)))
struct PullTests {
    private let clinicToken = BearerToken.generate()
    private let pressToken = BearerToken.generate()

    /// A clinic without an endpoint, and the press, which is sent thin notices.
    private func run(_ body: (RunningNode, ScriptedHTTPServer) async throws -> Void) async throws {
        let hook = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana", journal: "memory")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        let clinic = Sample.partner(
            "clinic", url: "", types: [.shelterRegistered: ["name", "area"]],
            more: "read_tokens: [\"sha256:\(clinicToken.digest)\"]")
        try home.write(
            "partners.d/clinic.yaml",
            clinic.split(separator: "\n").filter { !$0.hasPrefix("endpoint:") && !$0.hasPrefix("keys:") }
                .joined(separator: "\n"))
        try home.write(
            "partners.d/press.yaml",
            Sample.partner(
                "press", class: "media", url: hook.url(), types: [.shelterRegistered: ["name", "area"]],
                more: "format: thin\nread_tokens: [\"sha256:\(pressToken.digest)\"]"))
        try await home.run { node in
            for name in ["camino", "prodigo", "silent"] {
                #expect(try await node.post(Sample.registration(name, usable: 20)).status == 202)
            }
            try await node.settle()
            try await body(node, hook)
        }
    }

    private func ids(_ answer: RawHTTPResponse) throws -> [String] {
        try answer.json()["notices"]?.elements.compactMap { $0["id"]?.string } ?? []
    }

    @Test("hands out nothing to a partner whose file holds it, nor is it sent anything, until that is taken out")
    func held() async throws {
        let hook = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana", journal: "memory")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        func write(_ more: String) throws {
            try home.write(
                "partners.d/clinic.yaml",
                Sample.partner(
                    "clinic", url: hook.url(), types: [.shelterRegistered: ["name", "area"]],
                    more: "read_tokens: [\"sha256:\(clinicToken.digest)\"]\n\(more)"))
        }
        try write("hold: true")
        try await home.run { node in
            #expect(try await node.post(Sample.registration("camino", usable: 20)).status == 202)
            try await node.settle()
            for path in ["/v1/notices", "/v1/shelters", "/v1/availability"] {
                #expect(try await node.get(path, token: clinicToken.text).status == 403)
            }
            let status = try await node.ctl("status").output
            #expect(status.contains("held by their files") && !status.contains("until it is resumed"))
            #expect(try await node.ctl("partners", "list").output.contains("held"))
            for verb in ["resume", "test"] { #expect(try await node.ctl("partners", verb, "clinic").status != 0) }
            #expect(try await node.ctl("deliveries", "list").output.contains("held"))
            #expect(hook.requests.isEmpty)
            try write("")
            #expect(try await node.ctl("reload").status == 0)
            try await node.deliverAll()
            #expect(hook.requests.count == 1)
            #expect(try await node.get("/v1/notices", token: clinicToken.text).status == 200)
            // And again while it runs.
            try write("hold: true")
            #expect(try await node.ctl("reload").status == 0)
            #expect(try await node.post(Sample.registration("prodigo", usable: 20)).status == 202)
            try await node.settle()
            #expect(try await node.ctl("deliveries", "list", "--status", "pending").output.contains("held"))
            #expect(hook.requests.count == 1)
            try write("")
            #expect(try await node.ctl("reload").status == 0)
            try await node.deliverAll()
            #expect(hook.requests.count == 2)
        }
    }

    @Test("hands out own notices only, in pages that go on where the last one ended, never to be stored by a cache")
    func pages() async throws {
        try await run { node, _ in
            let first = try await node.get("/v1/notices?limit=2", token: clinicToken.text)
            #expect(first.status == 200)
            #expect(first["cache-control"] == "no-store")
            #expect(try first.json()["more"]?.bool == true)
            let next = try #require(try first.json()["next"]?.string)
            let second = try await node.get("/v1/notices?after=\(next)", token: clinicToken.text)
            #expect(try second.json()["more"]?.bool == false)
            let entries = try await node.notices().filter { $0.notice.partner == "clinic" }
            #expect(try ids(first) + ids(second) == entries.reversed().map(\.notice.id))
            #expect(entries.allSatisfy { $0.progress.isPulled })
            for entry in entries {
                let one = try await node.get("/v1/notices/\(entry.notice.id)", token: clinicToken.text)
                #expect(one.body == entry.notice.body)
                #expect(one["content-type"] == "application/cloudevents+json")
                #expect((first.text + second.text).contains(String(decoding: entry.notice.body, as: UTF8.self)))
                #expect(try await node.get("/v1/notices/\(entry.notice.id)", token: pressToken.text).status == 404)
            }
            #expect(try await node.get("/v1/notices?after=\(next)", token: pressToken.text).status == 404)
        }
    }

    @Test("is what an operator sees agreed with a partner, and so are thin notices")
    func formats() async throws {
        try await run { node, _ in
            let clinic = try await node.ask("partners", "show", "clinic")["partner"]
            #expect(clinic?["format"]?.string == "pull")
            let press = try await node.ask("partners", "show", "press")["partner"]
            #expect(press?["format"]?.string == "thin")
            #expect(try await node.ctl("partners", "show", "press").output.contains(/format +thin:/))
        }
    }

    @Test("stands in the disclosure log as pulled, once")
    func disclosed() async throws {
        try await run { node, _ in
            _ = try await node.get("/v1/notices", token: clinicToken.text)
            _ = try await node.get("/v1/notices", token: clinicToken.text)
            try await node.settle()
            let page = try await DisclosureReader(bus: node.bus).page(after: 0)
            let entries = page.entries.filter { $0.partner == "clinic" }
            #expect(entries.count { $0.kind == .outcome("pulled", attempts: 0) } == 3)
            #expect(entries.count == 6, "each was let out once, and pulled once")
        }
    }

    @Test("a thin notice names the one to fetch")
    func thin() async throws {
        try await run { node, hook in
            let requests = await hook.requests(atLeast: 3)
            for request in requests {
                let body = try JSONDocument(request.body).root
                #expect(Set(body.members.map(\.key)) == ["specversion", "id", "source", "type"])
                let id = try #require(body["id"]?.string)
                #expect(request.header("webhook-id") == id)
                let notice = try await node.get("/v1/notices/\(id)", token: pressToken.text)
                #expect(try JSONDocument(notice.body).root["data"]?["name"]?.string?.hasPrefix("Casa ") == true)
            }
            try await eventually("what was fetched is delivered, whatever the attempts say") {
                try await node.notices().filter { $0.notice.partner == "press" }.allSatisfy { $0.progress.isPulled }
            }
        }
    }

    @Test("wants a token, a sensible limit and no mistyped key, and a HEAD hands out nothing")
    func refusals() async throws {
        try await run { node, _ in
            for target in ["/v1/notices", "/v1/notices/x"] {
                #expect(try await node.get(target).status == 401)
                #expect(try await node.get(target, token: Sample.token.text).status == 401)
            }
            for limit in ["0", "1001", "-1", "many"] {
                #expect(try await node.get("/v1/notices?limit=\(limit)", token: clinicToken.text).status == 400)
            }
            let slip = try await node.get("/v1/notices?afer=x", token: clinicToken.text)
            #expect(slip.status == 400)
            #expect(slip.text.contains("'afer' is not known here; known are 'after', 'limit'."), "\(slip.text)")
            #expect(try await node.get("/v1/notices/unknown?limit=1", token: clinicToken.text).status == 400)
            #expect(try await node.get("/v1/notices/unknown", token: clinicToken.text).status == 404)
            #expect(try await node.get("/v1/notices?after=unknown", token: clinicToken.text).status == 404)
            let client = try RawHTTPClient(port: node.port)
            try await client.send(
                "HEAD /v1/notices HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer \(clinicToken.text)\r\n"
                    + "Connection: close\r\n\r\n")
            #expect(try await client.response(toHead: true).status == 200)
            #expect(try await node.notices().allSatisfy { $0.progress.status != .delivered })
        }
    }
}
