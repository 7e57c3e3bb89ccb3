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

/// Runs what blocks one after the other, away from the cooperative pool.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    init(_ label: String) {
        queue = DispatchQueue(label: label)
    }

    func run<Answer: Sendable>(_ body: @escaping @Sendable () throws(JournalError) -> Answer)
        async throws(JournalError) -> Answer
    {
        let answer: Result<Answer, JournalError> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(JournalError) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try answer.get()
    }
}
