package import EnlaceCore
package import Logging
import Synchronization

/// Decides about every request that agencies make: authenticate, parse, screen, publish.
///
/// A refused request leaves nothing in the journal. An accepted one is answered after the commit.
package final class Intake: Sendable {
    let bus: EventBus
    let rights: ComponentRunner<ObjectRights>
    let registrations: Registrations
    let rates: RateLimits
    let clock: any NodeClock
    let readiness: Readiness
    let metrics: IntakeMetrics
    let logger: Logger
    let parser: ModeParser
    /// Nil where peers are answered like everybody else.
    let peers: (any PeerReception)?
    /// Nil where nothing is kept of persons.
    let persons: (any PersonBook)?
    private let currentPolicy: Mutex<IntakePolicy>

    /// - Parameter rights: runs as a service of its own, beside this.
    package init(
        bus: EventBus, rights: ComponentRunner<ObjectRights>, policy: IntakePolicy, settings: IntakeSettings,
        clock: any NodeClock, readiness: Readiness, metrics: IntakeMetrics = IntakeMetrics(),
        peers: (any PeerReception)? = nil, persons: (any PersonBook)? = nil, logger: Logger
    ) {
        self.bus = bus
        self.rights = rights
        self.clock = clock
        self.readiness = readiness
        self.metrics = metrics
        self.peers = peers
        self.persons = persons
        self.logger = logger
        registrations = Registrations(head: bus.head)
        rates = RateLimits(fallback: settings.rate)
        parser = ModeParser(eventBytes: settings.eventBytes, batchCount: settings.batchCount, depth: settings.jsonDepth)
        currentPolicy = Mutex(policy)
    }

    /// Whether what is accepted outlives the process.
    package var isDurable: Bool { bus.journal.isDurable }

    package var policy: IntakePolicy { currentPolicy.withLock { $0 } }

    /// Requests that are under way are decided by the policy that they began with.
    package func update(_ policy: IntakePolicy) {
        currentPolicy.withLock { $0 = policy }
    }

    /// One POST: whose hook, with which fields, with which body as received.
    package struct Submission: Sendable {
        package var agency: String
        package var head: RequestHead
        package var body: [UInt8]
        package var isDryRun: Bool

        package init(agency: String, head: RequestHead, body: [UInt8], isDryRun: Bool) {
            self.agency = agency
            self.head = head
            self.body = body
            self.isDryRun = isDryRun
        }
    }

    /// What can be refused before the body is read.
    package func admit(agency: String, head: RequestHead) throws(Problem) {
        try requireReady()
        guard policy.isAgency(agency) else { throw IntakePolicy.noSuchAgency }
        _ = try ModeParser.mode(of: head)
    }

    /// Decides about one POST, and stores what it accepts.
    package func accept(_ submission: Submission) async throws(Problem) -> Acceptance {
        let policy = policy
        let agency = try policy.agency(submission.agency)
        let mode = try ModeParser.mode(of: submission.head)
        try authenticate(submission.head, body: submission.body, as: agency)
        try throttle(agency)
        let parsed = try parser.parse(submission.head, mode: mode, body: submission.body, agency: agency.id)
        rates.spend(parsed.events.count, of: agency)
        if submission.isDryRun {
            try await screen(parsed, of: agency, by: policy.screen)
            return .valid(count: parsed.events.count)
        }
        let receipts = try await publish(parsed, of: agency, by: policy.screen)
        let isDurable = bus.journal.isDurable
        guard !parsed.isBatch, let event = parsed.events.first, let receipt = receipts.first else {
            return .batch(receipts, isDurable: isDurable)
        }
        return .event(event.envelope, receipt, isDurable: isDurable)
    }

    /// The caller learns that it was refused, the admin also why.
    func authenticate(_ head: RequestHead, body: [UInt8], as agency: Agency) throws(Problem) {
        guard let failure = Authenticator.check(head, body: body, of: agency, now: clock.now) else { return }
        logger.warning("authentication failed", metadata: ["agency": "\(agency.id)", "reason": "\(failure.rawValue)"])
        throw Problem(.unauthenticated)
    }

    func throttle(_ agency: Agency) throws(Problem) {
        guard let delay = rates.delay(agency, at: clock.now) else { return }
        let seconds = max(1, Int((delay.milliseconds + 999) / 1_000))
        throw Problem(.rateLimited, "This agency's rate is used up for now.", retryAfter: seconds)
    }

    func requireReady() throws(Problem) {
        guard !readiness.isReady else { return }
        throw Problem(readiness.isStopping ? .stopping : .notReady)
    }
}
