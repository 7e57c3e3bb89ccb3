import Dispatch

/// Runs what blocks away from the cooperative pool, whose two threads are for work that does not.
enum Blocking {
    private static let queue = DispatchQueue(label: "enlace.blocking", attributes: .concurrent)

    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
