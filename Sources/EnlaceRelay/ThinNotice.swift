import EnlaceCore

/// What a partner of format `thin` is sent: that there is a notice, by id and type, and nothing of what it says.
enum ThinNotice {
    /// A CloudEvent with the attributes that it must have; its id is the notice's. The same bytes for every attempt.
    static func body(of notice: Notice, node: String) -> [UInt8] {
        JSON.object([
            .init("specversion", "1.0"), .init("id", .string(notice.id)),
            .init("source", .string(Derivation.source(node: node, component: Relay.name))),
            .init("type", .string(notice.type.name)),
        ]).bytes
    }
}
