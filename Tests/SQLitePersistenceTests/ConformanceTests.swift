import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("The SQLite journal keeps the contract")
struct ConformanceTests {
    @Test("in every sentence:", arguments: JournalConformance.all)
    func sentence(_ sentence: JournalConformance) async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { try await sentence.check($0, clock: fixture.clock) }
    }
}
