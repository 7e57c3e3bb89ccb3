import EnlaceCore

/// What a ``SecretStore`` knows: secrets by name, when each was added, and names that are used no more.
struct SecretBook: Sendable {
    var secrets: [String: String] = [:]
    /// Nothing for what was added before times were noted.
    var added: [String: Timestamp] = [:]
    var removed: [String: Timestamp] = [:]

    /// The member that holds the times, which is no name of a secret.
    private static let notes = "/"
}

extension SecretBook {
    /// An object of names and secrets, and the notes about them.
    var json: JSON {
        let members = secrets.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
        let notes: JSON = ["added": SecretBook.json(added), "removed": SecretBook.json(removed)]
        return .object(members + [.init(SecretBook.notes, notes)])
    }

    /// Reads what ``json`` wrote, and the object without notes of older versions.
    init(_ view: JSONView) {
        for member in view.members where member.key != SecretBook.notes {
            secrets[member.key] = member.value.string ?? ""
        }
        added = SecretBook.times(view[SecretBook.notes]?["added"])
        removed = SecretBook.times(view[SecretBook.notes]?["removed"])
    }

    private static func json(_ times: [String: Timestamp]) -> JSON {
        .object(times.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.description)) })
    }

    private static func times(_ view: JSONView?) -> [String: Timestamp] {
        let members = view?.members.compactMap { member in member.value.timestamp.map { (member.key, $0) } }
        return Dictionary(members ?? []) { first, _ in first }
    }
}
