import EnlaceCore
import EnlaceIntake
import EnlaceTestSupport
import Logging
import ServiceLifecycle

/// A node's intake, listening on a free port of 127.0.0.1, with a journal in memory and a clock that stands still.
struct IntakeFixture: Sendable {
    static let now = Timestamp("2026-03-01T12:00:00Z")!
    static let areas = AreaTree([
        Area(id: "baja", parent: nil, names: ["es": "Baja California"]),
        Area(id: "tijuana", parent: "baja", names: ["es": "Tijuana"]),
        Area(id: "mexicali", parent: "baja", names: ["es": "Mexicali"], codes: ["inm": "Valle de Mexicali"]),
    ])

    let port: Int
    let clock: ManualClock
    let journal: WatchedJournal
    let commits: CommitFault
    let readiness: Readiness
    let intake: Intake
    let services: ServiceGroup

    func connect() throws -> RawHTTPClient { try RawHTTPClient(port: port) }

    /// Sends one request on a connection of its own.
    func send(_ request: TestRequest) async throws -> RawHTTPResponse {
        let client = try connect()
        try await client.send(request.bytes(at: clock.now))
        return try await client.response(toHead: request.method == "HEAD")
    }

    /// Posts one event in structured mode and expects it to be taken.
    func post(_ event: String, as caller: Caller = .casa) async throws -> RawHTTPResponse {
        try await send(.post(event, as: caller))
    }

    /// Runs `body` against a server, and stops it afterwards.
    static func run(
        settings: IntakeSettings = IntakeSettings(), agencies: [Agency] = Caller.agencies, vault: PersonVault? = nil,
        persons: (any PersonBook)? = nil, _ body: (IntakeFixture) async throws -> Void
    ) async throws {
        var settings = settings
        settings.listen = [ListenAddress(host: "127.0.0.1", port: 0)]
        settings.hasBenchRoute = true
        let clock = ManualClock(now)
        let commits = CommitFault()
        let journal = commits.over(MemoryJournal(clock: clock))
        let bus = EventBus(journal: journal, vault: vault)
        let readiness = Readiness()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let rights = ComponentRunner(ObjectRights(), bus: bus, clock: clock, node: "here", logger: logger)
        let intake = Intake(
            bus: bus, rights: rights, policy: IntakePolicy(agencies: agencies, areas: areas, node: "here"),
            settings: settings, clock: clock, readiness: readiness, persons: persons, logger: logger)
        let (ports, bound) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let server = IntakeServer(
            intake: intake, settings: settings, catalog: EventCatalog.standard.json.bytes, clock: clock, logger: logger,
            onListening: { bound.yield($0.port) })
        let services = ServiceGroup(services: [rights, server], logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await services.run() }
            for await port in ports {
                try await body(
                    IntakeFixture(
                        port: port, clock: clock, journal: journal, commits: commits, readiness: readiness,
                        intake: intake, services: services))
                break
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
