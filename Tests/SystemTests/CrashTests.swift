import Testing

extension RealProcesses {
    @Suite("A node that is killed", .timeLimit(.minutes(5)))
    struct CrashTests {
        @Test("keeps all that it has acknowledged, once and in order, through ten rounds under load")
        func rounds() async throws {
            try await CrashStory(seed: 1).run(rounds: 10)
        }
    }
}
