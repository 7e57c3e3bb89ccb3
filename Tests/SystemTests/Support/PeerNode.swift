import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One of two daemons that are each other's agency and partner, and its city.
final class PeerNode {
    let id: String
    let home: NodeFolder
    let events = CityEvents()
    private(set) var node: NodeProcess
    private let keys: (secret: String, `public`: String)

    /// Starts it, known to nobody yet; from then on it keeps its port.
    init(_ id: String) async throws {
        self.id = id
        keys = WebhookSignature.generateKeyPair()
        home = try NodeFolder(node: id, webhooks: "connect_timeout: 5s, total_timeout: 5s,")
        try await home.keep(keys.secret, as: "notices")
        node = try await NodeProcess.listening(home)
        try home.listen(at: try #require(node.ports.first))
    }

    /// What others pin.
    func identityKey() async throws -> String {
        try #require(try await node.ask("audit", "head")["keys"]?.elements.first?.string)
    }

    /// Makes `other` an agency and a partner of this node, by its files and a reload.
    func introduce(_ other: PeerNode) async throws {
        try home.write(
            "agencies.d/\(other.id).yaml",
            """
            id: \(other.id)
            peer: true
            sources: [/nodes/\(other.id)/*]
            types: [enlace.shelter.changed.v1]
            areas: [mx]
            authentication: [{ kind: standard_webhooks, keys: [\(other.keys.public)] }]
            """)
        let port = try #require(other.node.ports.first)
        try home.write(
            "partners.d/\(other.id).yaml",
            """
            id: \(other.id)
            name: \(other.id)
            class: humanitarian
            country: US
            endpoint: { url: "http://127.0.0.1:\(port)/v1/hooks/\(id)", allow_plain_http: true }
            keys: [notices]
            peer: \(other.id)
            peer_keys: [\(try await other.identityKey())]
            order: object
            agreement:
              version: "1"
              purpose: shelter-coordination
              areas: [mx]
              onward: true
              types:
                enlace.shelter.changed.v1: { fields: [name, area, status, state, asof, present] }
            """)
        let reload = try await node.control("reload")
        #expect(reload.hasSucceeded, "\(reload.errors)")
    }

    func start() async throws { node = try await NodeProcess.listening(home) }

    func stop() async throws { #expect(try await node.stop() == .exited(0)) }

    func crash() async throws {
        node.process.signal(SIGKILL)
        try await node.process.end()
    }

    /// Posts events one after the other.
    func post(_ events: [JSON]) async throws {
        let hook = try node.connect()
        for event in events {
            let answer = try await hook.post(event)
            #expect(answer.status == 202, "\(answer.text)")
        }
    }

    func notices(_ status: String? = nil) async throws -> [JSONView] {
        let words = ["deliveries", "list", "--limit", "1000", "--json", "--socket", home.socket]
        let command = try await Command(
            [Command.path("enlacectl")] + words + (status.map { ["--status", $0] } ?? []))
        guard command.hasSucceeded else { throw ChildProcess.Failure(description: command.errors) }
        return try command.json()["deliveries"]?.elements ?? []
    }

    func deliverAll(within patience: Duration = .seconds(40)) async throws {
        do {
            try await eventually("\(id) has sent everything", within: patience) { try await notices("pending").isEmpty }
        } catch {
            // What still waits says why.
            let waiting = try await notices("pending").map { String(decoding: $0.bytes, as: UTF8.self) }
            throw ChildProcess.Failure(description: "\(error): \(waiting.joined(separator: ", ").prefix(2_000))")
        }
    }

    /// The journal's rows, oldest first.
    func rows(type: String) async throws -> [JSONView] {
        let list = try await node.ask("events", "list", "--limit", "1000", "--type", type)
        return (list["events"]?.elements ?? []).reversed()
    }
}
