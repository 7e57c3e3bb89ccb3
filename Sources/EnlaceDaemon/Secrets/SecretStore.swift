package import Crypto
import EnlaceCore
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
            case .unusable(let objection): objection
            case .badName: "a secret's name is made of a-z, 0-9, - and _, at most 64 characters"
            }
        }
    }

    private let path: String
    private let key: SymmetricKey
    private let node: String
    private let table: Mutex<[String: String]>

    /// Opens the store of a state folder; one that is not there yet is empty.
    package init(stateDirectory: String, nodeKey: NodeKey, node: String) throws {
        path = "\(stateDirectory)/secrets.sealed"
        key = nodeKey.key
        self.node = node
        table = Mutex(try SecretStore.read(path, key: nodeKey.key, node: node))
    }

    package var names: [String] { table.withLock { $0.keys.sorted() } }

    package func secret(named name: String) -> String? { table.withLock { $0[name] } }

    /// Adds a secret under a name that is free, and writes the file before it returns. Blocks.
    package func add(_ secret: String, named name: String) throws {
        guard SecretStore.isName(name) else { throw Failure.badName }
        try table.withLock { table in
            guard table[name] == nil else { throw Failure.nameTaken(name) }
            var changed = table
            changed[name] = secret
            try write(changed)
            table = changed
        }
    }

    /// A key for one use that follows from the node key: whoever has it learns nothing of the node key or of other uses.
    package func key(for use: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array("enlace \(use) v1 \(node)".utf8), outputByteCount: 32)
    }

    /// What is wrong with a secret that begins as a webhook key does; nil for any other, which may be a password.
    package static func objection(to secret: String) -> String? {
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

    private func write(_ secrets: [String: String]) throws {
        let members = secrets.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
        let box = try AES.GCM.seal(
            Data(JSON.object(members).bytes), using: key, authenticating: Data(SecretStore.binding(node)))
        guard let sealed = box.combined else { throw Failure.cannotUnwrap(path: path) }
        try FileSystem.replace(path, with: Array(sealed), mode: 0o600)
    }

    private static func read(_ path: String, key: SymmetricKey, node: String) throws -> [String: String] {
        let sealed: [UInt8]
        do {
            sealed = try FileSystem.read(path)
        } catch {
            if error.isMissing { return [:] }
            throw Failure.unreadable(path: path, reason: error.reason)
        }
        guard let box = try? AES.GCM.SealedBox(combined: Data(sealed)),
            let text = try? AES.GCM.open(box, using: key, authenticating: Data(binding(node))),
            let document = try? JSONDocument(Array(text))
        else { throw Failure.cannotUnwrap(path: path) }
        return Dictionary(document.root.members.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
    }

    private static func binding(_ node: String) -> [UInt8] { Array("enlace secrets v1 \(node)".utf8) }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }
}
