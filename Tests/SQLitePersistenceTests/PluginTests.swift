import EnlaceCore
import EnlacePluginKit
import EnlaceTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import SQLitePersistence

@Suite("The persistence plugin", .timeLimit(.minutes(10)))
struct PluginTests {
    private let place = SourcePlace(file: "enlaced.yaml", line: 1, column: 1)

    private func plugin(_ members: [(String, String)]) -> (SQLitePersistence, [ConfigurationProblem]) {
        let problems = ConfigurationProblems()
        let node = ConfigurationNode(
            .record(members.map { ($0.0, place, ConfigurationNode(.scalar($0.1, isQuoted: false), at: place)) }),
            at: place)
        let reader = ConfigurationReader(node, problems: problems)
        let plugin = SQLitePersistence(configuration: reader)
        reader.finish()
        return (plugin, problems.all)
    }

    @Test("needs no configuration, and says what is wrong with one")
    func configuration() {
        #expect(plugin([]).1.isEmpty)
        let good = [
            ("path", "j.db"), ("queue", "100"), ("checkpoint_pages", "1000"), ("reserve_mib", "0"), ("readers", "2"),
        ]
        #expect(plugin(good).1.isEmpty)
        #expect(plugin([("queue", "0")]).1.first?.message.contains("from 1") == true)
        #expect(plugin([("reserve_mb", "1")]).1.first?.message.contains("did you mean 'reserve_mib'") == true)
    }

    @Test("provides a durable store whose service closes it at shutdown")
    func life() async throws {
        let fixture = try StoreFixture()
        let contribution = try await plugin([("reserve_mib", "0")]).0.provision(
            PluginContext(stateDirectory: fixture.directory, clock: fixture.clock, logger: Logger(label: "test")))
        let store = try #require(contribution.store)
        #expect(store.isDurable)
        let group = ServiceGroup(services: contribution.services, logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await store.commit(Commit(events: [.numbered("a")]))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await #expect(throws: JournalError.stopped) { try await store.commit(Commit(events: [.numbered("b")])) }
        try await fixture.withStore { #expect($0.head == 1) }
    }

    @Test("ends the node when a commit has failed")
    func failure() async throws {
        let fixture = try StoreFixture()
        try await fixture.withStore { store in
            let run = Task { try await SQLiteStoreService(store: store).run() }
            store.fail(.failed("the disk is gone"))
            await #expect(throws: JournalError.failed("the disk is gone")) { try await run.value }
        }
    }
}
