import Synchronization

/// The configuration in force: replaced as a whole by a reload, read by whoever needs it now.
final class LiveConfiguration: Sendable {
    private let value: Mutex<Configuration>

    init(_ configuration: Configuration) {
        value = Mutex(configuration)
    }

    var current: Configuration { value.withLock { $0 } }

    func replace(_ configuration: Configuration) {
        value.withLock { $0 = configuration }
    }
}
