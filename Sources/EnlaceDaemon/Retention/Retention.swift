import EnlaceCore
import Logging
import ServiceLifecycle

/// Lets the content of events go when the time is over for which their type is kept, slowly and behind everything else.
///
/// What a component may have to fold again is not touched: state is a snapshot and what follows it, so only what lies
/// below the oldest snapshot goes. Where that lies too far back, the components are asked for new ones first.
struct Retention: Service {
    let bus: EventBus
    let clock: any NodeClock
    let logger: Logger
    /// Types by how long they are kept; those kept for good are missing.
    let classes: [(kept: Timestamp.Span, types: Set<EventType>)]
    /// Names of the components whose snapshots count.
    let components: [String]
    /// Asks every component for a snapshot.
    let takeSnapshots: @Sendable () async -> Void
    /// Rung when the node stops: no pause outlasts that.
    let bell = Doorbell()
    private static let round = Timestamp.Span.hours(1)
    private static let slice: Int64 = 500

    func run() async throws {
        await withGracefulShutdownHandler {
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                await sweep()
                // The sweep may have been woken in place of this wait.
                if Task.isShuttingDownGracefully { return }
                await bell.wait(until: clock.now + Retention.round, clock: clock)
            }
        } onGracefulShutdown: {
            bell.ring()
        }
    }

    /// A sweep that fails, for lack of space or because the node stops, is made up for by the next one.
    private func sweep() async {
        do {
            let safe = try await safePosition()
            for (kept, types) in classes { try await sweep(types, keptFor: kept, through: safe) }
            if try await isHeldUp(at: safe) { await takeSnapshots() }
        } catch JournalError.stopped {
        } catch {
            logger.warning("retention put off", metadata: ["error": "\(error)"])
        }
    }

    private func sweep(_ types: Set<EventType>, keptFor span: Timestamp.Span, through safe: Int64) async throws {
        let name = "retention/\(span.milliseconds / 86_400_000)"
        let start = try await bus.journal.cursor(of: name)
        var expiry = Expiry(types: types, before: clock.now - span, after: start, through: safe, limit: Retention.slice)
        var count = 0
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let outcome = try await bus.expire(expiry)
            count += outcome.count
            guard outcome.end > expiry.after else { break }
            expiry.after = outcome.end
            bus.journal.note(Cursor(component: name, position: outcome.end))
            // Whoever posts comes first.
            await bell.wait(until: clock.now + .milliseconds(outcome.count > 0 ? 50 : 1), clock: clock)
        }
        if count > 0 { logger.info("content expired", metadata: ["events": "\(count)", "through": "\(expiry.after)"]) }
    }

    /// Whether what lies behind the oldest snapshot is old enough for some of it to go.
    private func isHeldUp(at safe: Int64) async throws -> Bool {
        guard let shortest = classes.first?.kept, safe < bus.head else { return false }
        let next = try await bus.page(after: safe, limit: 1).events.first
        return next.map { $0.recorded < clock.now - shortest } ?? false
    }

    private func safePosition() async throws -> Int64 {
        var safe = Int64.max
        for component in components {
            safe = min(safe, try await bus.journal.snapshot(of: component)?.position ?? 0)
        }
        return safe
    }
}

extension EventCatalog {
    /// Types by how long they are kept, without those that are kept for good.
    var retentionClasses: [(kept: Timestamp.Span, types: Set<EventType>)] {
        var classes: [Int: Set<EventType>] = [:]
        for type in types {
            if case .days(let days) = type.retention { classes[days, default: []].insert(type.type) }
        }
        return classes.sorted { $0.key < $1.key }.map { (.days(Int64($0.key)), $0.value) }
    }
}
