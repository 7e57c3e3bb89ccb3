import EnlaceCore
import Foundation
import Synchronization

/// Configuration and state of one node, with one agency `city` that may report on shelters and raise concerns.
final class NodeFolder: Sendable {
    /// The city's token, and its SHA-256 as it stands in the agency's file.
    static let token = "city-token"
    private static let tokenDigest = "64c708dea8caaa86619e2bda58f6eeea12de63f27c68e382f8f004dcff22c75c"

    let folder: TemporaryFolder
    let state: String
    /// What the city signs with.
    let key: WebhookSignature.SigningKey
    private let starts = Mutex(0)
    private let text: @Sendable (_ listen: String) -> String

    var config: String { "\(folder.path)/config" }
    var socket: String { "\(folder.path)/control.sock" }

    /// - Parameters:
    ///   - node: its id.
    ///   - webhooks: settings of the plugin, each followed by a comma.
    ///   - state: where the state is, if not in the folder itself.
    ///   - sqlite: settings of the plugin.
    ///   - allowed: addresses that partners may be at, beside the public internet.
    init(
        node: String = "tijuana", webhooks: String = "", journal: String = "sqlite", state: String? = nil,
        sqlite: String = "reserve_mib: 1", listeners: Int = 1,
        allowing allowed: String = "127.0.0.1/32"
    ) throws {
        folder = try TemporaryFolder()
        let state = state ?? "\(folder.path)/state"
        self.state = state
        let pair = WebhookSignature.generateKeyPair()
        key = try WebhookSignature.SigningKey(pair.secret)
        let listen = Array(repeating: "\"127.0.0.1:0\"", count: listeners).joined(separator: ", ")
        let socket = "\(folder.path)/control.sock"
        text = { listen in
            """
            node: { id: \(node), name: \(node) }
            state: \(state)
            journal: \(journal)
            intake: { listen: [\(listen)] }
            control: { socket: \(socket) }
            plugins: { sqlite: { \(sqlite) }, webhooks: { \(webhooks) egress: { allow: [\(allowed)] } } }
            """
        }
        try write("enlaced.yaml", text(listen))
        try write("areas.yaml", "areas:\n  - { id: mx, names: { es: México } }\n")
        try write(
            "agencies.d/city.yaml",
            """
            id: city
            types: [enlace.shelter.registered.v1, enlace.shelter.reported.v1, enlace.concern.raised.v1]
            areas: [mx]
            authentication:
              - { kind: bearer, sha256: \(NodeFolder.tokenDigest) }
              - { kind: standard_webhooks, keys: [\(pair.public)] }
            """)
    }

    /// From the next start on it listens there.
    func listen(at port: Int) throws { try write("enlaced.yaml", text("\"127.0.0.1:\(port)\"")) }

    func write(_ file: String, _ text: String) throws {
        try folder.write("config/\(file)", text)
    }

    /// A partner that is told of everything, one notice after the other; its key is kept before the first start.
    func addPartner(endpoint: String) async throws {
        try await keepSecret("notices")
        try write(
            "partners.d/neighbour.yaml",
            """
            id: neighbour
            name: Neighbour
            class: humanitarian
            country: US
            endpoint: { url: "\(endpoint)", allow_plain_http: true }
            keys: [notices]
            concurrency: 1
            agreement:
              version: "1"
              purpose: shelter-coordination
              areas: [mx]
              types:
                enlace.shelter.registered.v1: { fields: [name, area, status] }
                enlace.shelter.changed.v1: { fields: [name, area, state, present] }
            """)
    }

    func keepSecret(_ name: String) async throws {
        try await keep(WebhookSignature.generateSymmetricKey(), as: name)
    }

    /// Keeps a secret as an admin does before the first start.
    func keep(_ secret: String, as name: String) async throws {
        let command = try await Command(
            [Command.path("enlaced"), "keys", "store", name, "--config", config], input: secret + "\n")
        guard command.hasSucceeded else { throw ChildProcess.Failure(description: command.errors) }
    }

    /// A log file for one more start.
    func nextLog() -> String {
        starts.withLock { starts in
            starts += 1
            return "\(folder.path)/log-\(starts)"
        }
    }
}
