package import Crypto
package import EnlaceCore
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The secrets of agencies and partners: one file in the state folder, wrapped by the node key, written by the daemon alone.
///
/// AES-256-GCM over a JSON object of names and values, with the node's id bound in, so the file of another node is
/// refused. A wrong key or a changed byte is an error at start, never an empty store.
package final class SecretStore: SecretSource {
    package enum Failure: Error, CustomStringConvertible {
        case unreadable(path: String, reason: String)
        case cannotUnwrap(path: String)
        case badNodeKey(path: String)
        case nameTaken(String)
        case nameGone(String)
        case unknown(String)
        case badName
        case unusable(String)

        package var description: String {
            switch self {
            case .unreadable(let path, let reason): "\(path): \(reason)"
            case .cannotUnwrap(let path):
                "\(path): cannot be unwrapped: it was changed, or written with another node key or for another node id"
            case .badNodeKey(let path):
                "\(path): a node key is 32 bytes as 64 hexadecimal digits; make one with: enlaced keys node"
            case .nameTaken(let name):
                "there is a secret '\(name)' already; choose another name, so that both can be used during rotation"
            case .nameGone(let name):
                "a secret '\(name)' was removed, and its name is not used again; choose another one"
            case .unknown(let name): "there is no secret '\(name)'"
            case .unusable(let objection): objection
            case .badName: "a secret's name is made of a-z, 0-9, - and _, at most 64 characters"
            }
        }
    }

    private let path: String
    private let key: SymmetricKey
    private let node: String
    private let table: Mutex<SecretBook>

    /// Opens the store of a state folder; one that is not there yet is empty.
    package init(stateDirectory: String, nodeKey: NodeKey, node: String) throws {
        path = "\(stateDirectory)/secrets.sealed"
        key = nodeKey.key
        self.node = node
        table = Mutex(try SecretStore.read(path, key: nodeKey.key, node: node))
    }

    package var names: [String] { table.withLock { $0.secrets.keys.sorted() } }

    package func secret(named name: String) -> String? { table.withLock { $0.secrets[name] } }

    /// Names that cannot be given any more, also those of secrets that were removed.
    var takenNames: Set<String> { table.withLock { Set($0.secrets.keys).union($0.removed.keys) } }

    /// When each secret that is kept was added, by its name; nil where that was not noted.
    package var added: [String: Timestamp?] {
        table.withLock { book in
            Dictionary(uniqueKeysWithValues: book.secrets.keys.map { ($0, book.added[$0]) })
        }
    }

    /// Adds a secret under a name that was never used, and writes the file before it returns. Blocks.
    package func add(_ secret: String, named name: String, at time: Timestamp) throws {
        guard SecretStore.isName(name) else { throw Failure.badName }
        try change { book in
            guard book.secrets[name] == nil else { throw Failure.nameTaken(name) }
            guard book.removed[name] == nil else { throw Failure.nameGone(name) }
            book.secrets[name] = secret
            book.added[name] = time
        }
    }

    /// Forgets a secret for good, but not its name, and writes the file before it returns. Blocks.
    package func remove(_ name: String, at time: Timestamp) throws {
        try change { book in
            guard book.secrets.removeValue(forKey: name) != nil else { throw Failure.unknown(name) }
            book.added[name] = nil
            book.removed[name] = time
        }
    }

    /// What is in force is what lies on the disk.
    private func change(_ body: (inout SecretBook) throws -> Void) throws {
        try table.withLock { book in
            var changed = book
            try body(&changed)
            try write(changed)
            book = changed
        }
    }

    /// A key for one use that follows from the node key: whoever has it learns nothing of the node key or of other uses.
    package func key(for use: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array("enlace \(use) v1 \(node)".utf8), outputByteCount: 32)
    }

    /// What is wrong with the form of a secret, or with one that begins as a webhook key does; nil for any other, which may
    /// be a password.
    package static func objection(to secret: String) -> String? {
        if let objection = SecretText.objection(to: secret) { return objection }
        guard ["whsec_", "whsk_", "whpk_"].contains(where: secret.hasPrefix) else { return nil }
        do {
            if secret.hasPrefix("whpk_") {
                _ = try WebhookSignature.VerifyingKey(secret)
            } else {
                _ = try WebhookSignature.SigningKey(secret)
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func write(_ book: SecretBook) throws {
        let box = try AES.GCM.seal(
            Data(book.json.bytes), using: key, authenticating: Data(SecretStore.binding(node)))
        guard let sealed = box.combined else { throw Failure.cannotUnwrap(path: path) }
        try FileSystem.replace(path, with: Array(sealed), mode: 0o600)
    }

    private static func read(_ path: String, key: SymmetricKey, node: String) throws -> SecretBook {
        let sealed: [UInt8]
        do {
            sealed = try FileSystem.read(path)
        } catch {
            if error.isMissing { return SecretBook() }
            throw Failure.unreadable(path: path, reason: error.reason)
        }
        guard let box = try? AES.GCM.SealedBox(combined: Data(sealed)),
            let text = try? AES.GCM.open(box, using: key, authenticating: Data(binding(node))),
            let document = try? JSONDocument(Array(text))
        else { throw Failure.cannotUnwrap(path: path) }
        return SecretBook(document.root)
    }

    private static func binding(_ node: String) -> [UInt8] { Array("enlace secrets v1 \(node)".utf8) }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }
}
