import EnlaceCore

@testable import EnlaceDaemon

/// Two nodes, either side of a border: each is an agency and a partner of the other.
struct Border {
    let tijuana: NodeHome
    let sanDiego: NodeHome
    private let tijuanaKeys = WebhookSignature.generateKeyPair()
    private let sanDiegoKeys = WebhookSignature.generateKeyPair()
    /// Whether each pins the other's identity key, and so gets receipts that it can check.
    private let pinsKeys: Bool
    static let agreed: [EventType] = [
        .shelterRegistered, .shelterChanged, .alertRaised, .alertResolved, .concernRaised,
    ]

    init(journal: String = "sqlite", pinsKeys: Bool = false) throws {
        self.pinsKeys = pinsKeys
        tijuana = try NodeHome("tijuana", journal: journal)
        sanDiego = try NodeHome("san-diego", journal: journal)
        try tijuana.store(tijuanaKeys.secret, named: "notices")
        try sanDiego.store(sanDiegoKeys.secret, named: "notices")
        try tijuana.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try sanDiego.write("agencies.d/rrn.yaml", Sample.agency("rrn", areas: ["us"]))
        try Border.admit("san-diego", of: "rrn", at: tijuana, area: "us", key: sanDiegoKeys.public)
        try Border.admit("tijuana", of: "desom", at: sanDiego, area: "mx", key: tijuanaKeys.public)
    }

    /// The secret with which Tijuana signs what it sends to San Diego.
    var tijuanaSecret: String { tijuanaKeys.secret }

    /// Runs both nodes, and makes them partners once their ports are known.
    func run(
        clock: any NodeClock = SystemNodeClock(), _ body: (RunningNode, RunningNode) async throws -> Void
    ) async throws {
        try await tijuana.run(clock: clock) { tijuana in
            try await sanDiego.run(clock: clock) { sanDiego in
                try await introduce(sanDiego, to: tijuana)
                try await introduce(tijuana, to: sanDiego)
                try await body(tijuana, sanDiego)
            }
        }
    }

    /// Writes the file by which `node` sends to `other`, and reloads.
    func introduce(_ other: RunningNode, to node: RunningNode) async throws {
        let keys = other.parts.identity.publicKeys.map(\.text).joined(separator: ", ")
        try node.home.write(
            "partners.d/\(other.home.id).yaml",
            Sample.partner(
                other.home.id, url: "http://127.0.0.1:\(other.port)/v1/hooks/\(node.home.id)", areas: ["mx", "us"],
                types: [
                    .shelterRegistered: ["name", "area", "languages", "status"],
                    .shelterChanged: ["name", "area", "status", "state", "asof", "present", "available", "over"],
                    .alertRaised: ["rule", "kind", "severity", "object", "object_kind", "area", "value", "since"],
                    .alertResolved: ["rule", "kind", "severity", "object", "object_kind", "area", "since"],
                ], more: "peer: \(other.home.id)" + (pinsKeys ? "\npeer_keys: [\(keys)]" : "")))
        _ = try await node.parts.reloader.reload()
    }

    /// - Parameter agency: whose events the peer passes on.
    private static func admit(_ peer: String, of agency: String, at home: NodeHome, area: String, key: String) throws {
        try home.write(
            "agencies.d/\(peer).yaml",
            Sample.agency(
                peer, types: agreed, areas: [area], authentication: "{ kind: standard_webhooks, keys: [\(key)] }",
                more: "peer: true\nsources: [/agencies/\(agency), /nodes/\(peer)/*]"))
    }
}
