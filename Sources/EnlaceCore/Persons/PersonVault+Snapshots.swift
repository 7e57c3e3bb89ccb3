/// A component's state in parts: what is about nobody, what is about one person each, and what of persons outlives their
/// keys.
struct ComponentState: Sendable, Equatable {
    var common: [UInt8]
    /// By pseudonym.
    var personal: [String: [UInt8]] = [:]
    var nodeSealed: [UInt8]?

    /// Nil where something in it is about a person.
    var bytesInClear: [UInt8]? { personal.isEmpty && nodeSealed == nil ? common : nil }
}

extension PersonVault {
    /// The bytes of a snapshot: as they are where nothing in them is about a person, else each part under its person's key,
    /// or under the node's own.
    ///
    /// Persons without a key are left out: they were erased while the state was taken.
    func sealed(_ state: ComponentState, of component: String) throws(JournalError) -> [UInt8] {
        if let bytes = state.bytesInClear { return bytes }
        let binding = PersonSeal.binding(snapshotOf: component)
        var parts: [JSON] = []
        for (person, bytes) in state.personal.sorted(by: { $0.key < $1.key }) {
            guard case .known(let key) = standing(tag(person)) else { continue }
            let plain = Array(person.utf8) + [0] + bytes
            let text = PersonSeal.text(try key.seal(plain, binding: binding))
            parts.append([EventEnvelope.Extension.sealed: .string(key.id.hex), "data": text])
        }
        var members: [JSON.Member] = [
            .init(PersonVault.snapshotMark, 1), .init("common", PersonSeal.text(state.common)),
            .init("persons", .array(parts)),
        ]
        if let bytes = state.nodeSealed {
            members.append(.init("node", PersonSeal.text(try ownKey.seal(bytes, binding: binding))))
        }
        return JSON.object(members).bytes
    }

    /// Reads what ``sealed(_:of:)`` gave, without the persons whose key is gone.
    func opened(_ snapshot: Snapshot) throws -> ComponentState {
        guard snapshot.state.starts(with: PersonVault.snapshotStart) else {
            return ComponentState(common: snapshot.state)
        }
        let root = try JSONDocument(snapshot.state).root
        let binding = PersonSeal.binding(snapshotOf: snapshot.component)
        guard let common = PersonSeal.bytes(root["common"]?.string) else { throw PersonVault.notWhole }
        var state = ComponentState(common: common)
        if let sealed = root["node"] {
            state.nodeSealed = PersonSeal.bytes(sealed.string).flatMap { ownKey.open($0, binding: binding) }
            guard state.nodeSealed != nil else { throw PersonVault.notWhole }
        }
        for part in root["persons"]?.elements ?? [] {
            let key = part[EventEnvelope.Extension.sealed]?.string.flatMap { PersonTag(hex: $0) }.flatMap(key)
            guard
                let plain = PersonSeal.bytes(part["data"]?.string).flatMap({ key?.open($0, binding: binding) }),
                let end = plain.firstIndex(of: 0)
            else { continue }
            state.personal[String(decoding: plain[..<end], as: UTF8.self)] = Array(plain[(end + 1)...])
        }
        return state
    }

    private static let notWhole = JournalError.damaged("a snapshot with persons is not whole")
    private static let snapshotMark = "enlacepersons"
    private static let snapshotStart = Array(#"{"\#(snapshotMark)":"#.utf8)
}

extension EventBus {
    /// The bytes of a snapshot; nil where a part of it is about a person and there is nothing to seal it with.
    func sealed(_ state: ComponentState, of component: String) throws(JournalError) -> [UInt8]? {
        guard let vault else { return state.bytesInClear }
        return try vault.sealed(state, of: component)
    }

    func opened(_ snapshot: Snapshot) throws -> ComponentState {
        guard let vault else { return ComponentState(common: snapshot.state) }
        return try vault.opened(snapshot)
    }
}
