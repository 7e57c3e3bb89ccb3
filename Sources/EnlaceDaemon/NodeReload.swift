import EnlaceAlerts
import EnlaceControl
import EnlaceCore
import EnlaceIntake
import EnlaceRelay
import Logging
import ServiceLifecycle
import UnixSignals

/// Takes a changed configuration into force, all of it or nothing.
struct NodeReload: Sendable {
    let parts: NodeParts

    /// One after the other, each with the files as they are when its turn has come: what was read last is in force.
    func reload() async throws -> ReloadReply {
        try await parts.reloads.take { try await takeOver() }
    }

    private func takeOver() async throws -> ReloadReply {
        let fresh = try await ConfigurationReload(setting: parts.setting, live: parts.live).load()
        var configuration = parts.live.current
        configuration.areas = fresh.areas
        configuration.agencies = fresh.agencies
        configuration.partners = fresh.partners
        configuration.rules = fresh.rules
        configuration.secretNames = fresh.secretNames
        await apply(configuration)
        var notes: [String] = []
        if fresh.nodeText != configuration.nodeText {
            notes.append("enlaced.yaml has changed: restart the daemon to take it over")
        }
        if let warning = await parts.misaddressedBases() { notes.append(warning) }
        return ReloadReply(configured: StatusReply.Configured(configuration), notes: notes)
    }

    /// The relay before the dispatcher, which asks it; intake last, so that nobody posts by rules that nothing knows yet.
    private func apply(_ configuration: Configuration) async {
        parts.live.replace(configuration)
        let partners = Set(configuration.partners.map(\.id))
        let agencies = Set(configuration.agencies.map(\.id))
        await parts.alerts.update {
            $0.replaceRules(configuration.rules, areas: configuration.areas, partners: partners, agencies: agencies)
        }
        await parts.relay.update { $0.replace(partners: configuration.partners, areas: configuration.areas) }
        parts.dispatcher.reload()
        parts.comparer.bell.ring()
        parts.intake.update(IntakePolicy(configuration))
    }
}

extension IntakePolicy {
    convenience init(_ configuration: Configuration) {
        let peers = configuration.partners.compactMap { partner in partner.peer.map { (partner.id, $0) } }
        self.init(
            agencies: configuration.agencies, areas: configuration.areas, node: configuration.node.id,
            peers: Dictionary(peers) { first, _ in first })
    }
}

extension StatusReply.Configured {
    init(_ configuration: Configuration) {
        self.init(
            areas: configuration.areas.areas.count, agencies: configuration.agencies.count,
            partners: configuration.partners.count, rules: configuration.rules.count)
    }
}

/// Reloads at SIGHUP. A configuration with problems is logged and refused; the old one stays.
struct ReloadSignals: Service {
    private let reload: NodeReload
    private let hangUps: UnixSignalsSequence
    private let logger: Logger

    init(_ reload: NodeReload, at hangUps: UnixSignalsSequence, _ logger: Logger) {
        self.reload = reload
        self.hangUps = hangUps
        self.logger = logger
    }

    func run() async throws {
        for await _ in hangUps.cancelOnGracefulShutdown() {
            do {
                let reply = try await reload.reload()
                let configured = reply.configured
                logger.notice(
                    "configuration reloaded",
                    metadata: ["agencies": "\(configured.agencies)", "partners": "\(configured.partners)"])
                for note in reply.notes { logger.warning("note on the configuration", metadata: ["note": "\(note)"]) }
            } catch let failure as ConfigurationFailure {
                for problem in failure.problems {
                    logger.error("configuration refused", metadata: ["problem": "\(problem)"])
                }
            }
        }
    }
}
