import Dispatch
import EnlaceCore

/// Runs what blocks away from the cooperative pool, whose two threads are for work that does not.
enum Blocking {
    private static let queue = DispatchQueue(label: "enlace.blocking", attributes: .concurrent)

    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}

/// Runs what blocks one after the other, away from the cooperative pool, until something of it has failed.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue
    private let failStop: FailStop

    /// - Parameter failStop: told of what fails.
    init(_ label: String, _ failStop: FailStop) {
        queue = DispatchQueue(label: label)
        self.failStop = failStop
    }

    func run<Answer: Sendable>(_ body: @escaping @Sendable () throws(JournalError) -> Answer)
        async throws(JournalError) -> Answer
    {
        let answer: Result<Answer, JournalError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(JournalError) {
                    try failStop.check()
                    continuation.resume(returning: .success(try body()))
                } catch {
                    failStop.note(error)
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try answer.get()
    }
}
