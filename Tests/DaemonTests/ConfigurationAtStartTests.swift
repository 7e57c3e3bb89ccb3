import EnlaceControl
import EnlaceCore
import EnlacePluginKit
import EnlaceTestSupport
import Foundation
import SQLitePersistence
import Synchronization
import Testing
import UnixSignals
import Webhooks

@testable import EnlaceDaemon

@Suite("A configuration with mistakes at start and reload", .timeLimit(.minutes(5)))
struct ConfigurationAtStartTests {
    private let breach = ConfigurationFolderTests.partner("media", fields: ["position"])

    private func home() throws -> NodeHome {
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        return home
    }

    @Test("The check exits with 1 and the daemon does not start, both with every problem")
    func refusedAtStart() async throws {
        let home = try home()
        try home.write("partners.d/press.yaml", breach)
        try home.write("rules.d/a.yaml", "rule: []\n")
        let check = try await Program(name: "enlacectl").run(["check", "--config", home.directory])
        let start = try await Program(name: "enlaced").run(["run", "--config", home.directory])
        #expect((check.status, start.status) == (1, 1))
        for said in [check.output, start.errors] {
            #expect(said.contains("partners.d/press.yaml:12:46: fields: 'position' is a position"))
            #expect(said.contains("rules.d/a.yaml:1:1: unknown key 'rule'; did you mean 'rules'?"))
            #expect(said.contains("2 problems found"))
        }
    }

    @Test("A reload that would breach the wall is refused, and the old configuration stays")
    func refusedAtReload() async throws {
        try await home().run { node in
            try node.home.write("partners.d/press.yaml", breach)
            try node.home.write("agencies.d/second.yaml", Sample.agency("second"))
            let outcome = try await node.ctl("reload")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("partners.d/press.yaml:12:46: fields: 'position' is a position"))
            let configured = try await node.ask("status")["configured"]
            #expect(configured?["partners"]?.int == 0)
            #expect(configured?["agencies"]?.int == 1)
            #expect(try await node.post(Sample.registration("camino", usable: 3)).status == 202)
            let other = Sample.registration("other", usable: 3, agency: "second")
            #expect(try await node.post(other, to: "second").status == 404)
        }
    }

    @Test("What needs a restart is refused at a reload")
    func restartNeeded() async throws {
        try await home().run { node in
            try node.home.write("enlaced.yaml", "node: { id: mexicali }\nstate: \(node.home.state)/other\n")
            let outcome = try await node.ctl("reload")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("enlaced.yaml:1:13: node.id never changes"))
            #expect(outcome.errors.contains("'tijuana'; put it back"))
            #expect(outcome.errors.contains("enlaced.yaml:2:8: state cannot change while the node runs"))
        }
    }

    @Test("A reload adds an agency, and no connection notices", arguments: ["enlacectl reload", "SIGHUP"])
    func reload(how: String) async throws {
        try await home().run(hangUp: .sighup) { node in
            let client = try RawHTTPClient(port: node.port)
            try await client.send("GET /healthz HTTP/1.1\r\nHost: node\r\n\r\n")
            #expect(try await client.response().status == 200)

            try node.home.write("agencies.d/second.yaml", Sample.agency("second"))
            if how == "SIGHUP" {
                try await hangUp(node) { log in
                    log.lines(saying: "configuration reloaded").contains { $0.fields["agencies"] == "2" }
                }
            } else {
                let outcome = try await node.ctl("reload")
                #expect(outcome.output.contains("2 agencies"), "\(outcome.output)\(outcome.errors)")
            }
            let body = Sample.registration("other", usable: 3, agency: "second").bytes
            try await client.send(
                Array(
                    """
                    POST /v1/hooks/second HTTP/1.1\r\nHost: node\r\nContent-Type: application/cloudevents+json\r
                    Authorization: Bearer \(Sample.token.text)\r\nContent-Length: \(body.count)\r\n\r\n
                    """.utf8) + body)
            #expect(try await client.response().status == 202)
        }
    }

    @Test(
        "Of two reloads the later one stays in force, however long the earlier one takes, and each tells what it read")
    func order() async throws {
        let plugins: [any Plugin.Type] = [SQLitePersistence.self, Webhooks.self, GatedReading.self]
        let home = try NodeHome("tijuana", plugins: plugins)
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try await home.run { node in
            let (reloader, turns) = (node.parts.reloader, node.parts.reloads)
            GatedReading.gate.holdNext()
            let first = Task { try await reloader.reload() }
            try await eventually("the first has read the files") { GatedReading.gate.isHolding }
            try home.write("agencies.d/second.yaml", Sample.agency("second"))
            let isThrough = Atomic(false)
            async let second = {
                defer { isThrough.store(true, ordering: .releasing) }
                return try await reloader.reload()
            }()
            try await eventually("the second waits, or has overtaken") {
                turns.waitingCount == 1 || isThrough.load(ordering: .acquiring)
            }
            GatedReading.gate.release()
            #expect(try await first.value.configured.agencies == 1)
            #expect(try await second.configured.agencies == 2)
            #expect(node.parts.live.current.agencies.count == 2)
            let body = Sample.registration("other", usable: 3, agency: "second")
            #expect(try await node.post(body, to: "second").status == 202)
        }
    }

    /// All nodes of this process that listen for it hear the signal; each reads its own folder.
    private func hangUp(_ node: RunningNode, until isHeard: (LogRecorder) -> Bool) async throws {
        try await eventually("the signal is heard") {
            kill(getpid(), SIGHUP)
            return isHeard(node.log)
        }
    }

    @Test("A SIGHUP with mistakes is logged with each of them, and the old configuration stays")
    func refusedSignal() async throws {
        try await home().run(hangUp: .sighup) { node in
            try node.home.write("partners.d/press.yaml", breach)
            try await hangUp(node) { log in
                log.lines(saying: "configuration refused")
                    .contains { $0.fields["problem"]?.contains("partners.d/press.yaml:12:46") ?? false }
            }
            #expect(try await node.post(Sample.registration("camino", usable: 3)).status == 202)
        }
    }
}
