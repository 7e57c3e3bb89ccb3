import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("The memory journal keeps the contract")
struct MemoryJournalTests {
    @Test("in every sentence:", arguments: JournalConformance.all)
    func sentence(_ sentence: JournalConformance) async throws {
        let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))
        try await sentence.check(MemoryJournal(clock: clock), clock: clock)
    }

    @Test("and says that it forgets")
    func durability() {
        #expect(!MemoryJournal(clock: ManualClock(Timestamp(milliseconds: 0))).isDurable)
    }
}
