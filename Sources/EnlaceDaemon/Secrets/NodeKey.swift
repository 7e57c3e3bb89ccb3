package import Crypto
import EnlaceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The one secret that a node is given: it wraps all others.
///
/// systemd hands it over as a credential (`$CREDENTIALS_DIRECTORY/node.key`) from the configuration folder, where an
/// admin finds it too; without systemd it lies beside the state, readable by the daemon's user only.
package struct NodeKey: Sendable {
    package let key: SymmetricKey

    package init(_ key: SymmetricKey) {
        self.key = key
    }

    /// Reads the key, or makes and keeps one in the state folder where there is none yet. Blocks.
    package static func load(_ places: Places) throws -> NodeKey {
        if let key = try find(places) { return key }
        let path = "\(places.state)/node.key"
        try FileSystem.makeFolder(places.state, mode: 0o700)
        try FileSystem.replace(path, with: Array((generate() + "\n").utf8), mode: 0o600)
        return try read(path)
    }

    /// Reads the key; nil where there is none yet. Blocks.
    package static func find(_ places: Places) throws -> NodeKey? {
        if let credentials = places.credentials { return try read("\(credentials)/node.key") }
        let paths = [places.configuration, places.state].map { "\($0)/node.key" }
        return try paths.first { access($0, F_OK) == 0 }.map(read)
    }

    /// Where a node key may be, in the order in which it is looked for.
    package struct Places: Sendable {
        /// `$CREDENTIALS_DIRECTORY`; nil where the service manager gives none.
        package var credentials: String?
        package var configuration: String
        package var state: String

        package init(environment: [String: String], configuration: String, state: String) {
            credentials = environment["CREDENTIALS_DIRECTORY"]
            self.configuration = configuration
            self.state = state
        }
    }

    /// A new key in its text form: 64 hexadecimal digits.
    package static func generate() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0).hex }
    }

    private static func read(_ path: String) throws -> NodeKey {
        let text: String
        do {
            text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        } catch {
            throw SecretStore.Failure.unreadable(path: path, reason: error.reason)
        }
        guard let bytes = [UInt8](hex: text.split(whereSeparator: \.isWhitespace).joined()), bytes.count == 32
        else { throw SecretStore.Failure.badNodeKey(path: path) }
        return NodeKey(SymmetricKey(data: bytes))
    }
}
