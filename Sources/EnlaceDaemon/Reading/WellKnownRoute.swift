import EnlaceCore
import EnlaceIntake
import Hummingbird

/// `GET /.well-known/enlace`: who this node is, for whoever wants to become its peer. Nothing more than that.
struct WellKnownRoute: Sendable {
    let identity: NodeIdentity
    let live: LiveConfiguration

    func add(to table: inout RouteTable) {
        table.on("/.well-known/enlace", .get) { _, _ in .json(json) }
    }

    /// The types are those that any agency may post here; whether a certain one may is its own file's to say.
    private var json: JSON {
        let configuration = live.current
        let types = Set(configuration.agencies.flatMap(\.types)).map(\.name).sorted()
        return [
            "node": .string(configuration.node.id),
            "keys": .array(identity.publicKeys.map { .string($0.text) }),
            "languages": .array(configuration.node.languages.map(JSON.string)),
            "types": .array(types.map(JSON.string)),
            "version": .string(EnlaceVersion.text),
        ]
    }
}
