import EnlaceCore
import Synchronization

/// Secrets as a configuration reads them; remembers which ones it has asked for.
final class SecretUse: SecretSource {
    private let source: any SecretSource
    private let asked = Mutex<Set<String>>([])

    init(of source: any SecretSource) {
        self.source = source
    }

    /// Names that were asked for.
    var used: Set<String> { asked.withLock { $0 } }

    var names: [String] { source.names }

    func secret(named name: String) -> String? {
        _ = asked.withLock { $0.insert(name) }
        return source.secret(named: name)
    }
}
