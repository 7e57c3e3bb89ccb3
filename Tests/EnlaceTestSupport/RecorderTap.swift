public import EnlaceCore
import Synchronization

/// Remembers what a journal's tap was handed.
public final class TapRecorder: Sendable {
    private let recorded = Mutex<[Event]>([])

    public init() {}

    public var events: [Event] { recorded.withLock { $0 } }

    @Sendable public func record(_ events: [Event]) {
        recorded.withLock { $0 += events }
    }
}
