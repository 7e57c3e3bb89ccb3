import Synchronization

/// Makes a reading once for all who want the same at the same time: attempts of many lanes start together.
final class SharedReadings<Value: Sendable>: Sendable {
    private let readings = Mutex<[Int64: Task<Value, any Error>]>([:])

    /// What `read` gives, or what is being read under `key` already.
    ///
    /// The reading belongs to nobody who waits for it, so that none of them can cancel it for the others; it is short.
    func value(of key: Int64, _ read: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let reading = readings.withLock { readings in
            if let reading = readings[key] { return reading }
            let reading = Task { try await read() }
            readings[key] = reading
            return reading
        }
        defer { readings.withLock { $0[key] = nil } }
        return try await reading.value
    }
}
