import Foundation
import Testing

extension RealProcesses {
    /// `make soak`: ENLACE_SOAK_ROUNDS says how many rounds, 100 if it says nothing.
    @Suite("A node that is killed all the time", .timeLimit(.minutes(60)))
    struct SoakTests {
        /// The journal of each node grows through so many rounds; then another begins with an empty one.
        private static let roundsOfOneNode = 20

        @Test("keeps all that it has acknowledged")
        func rounds() async throws {
            var left = Int(ProcessInfo.processInfo.environment["ENLACE_SOAK_ROUNDS"] ?? "") ?? 100
            var seed: UInt64 = 1_000
            while left > 0 {
                let rounds = min(left, SoakTests.roundsOfOneNode)
                try await CrashStory(seed: seed).run(rounds: rounds)
                left -= rounds
                seed += 1
            }
        }
    }
}
