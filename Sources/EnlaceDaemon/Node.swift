import EnlaceAlerts
package import EnlaceCore
import EnlaceFlows
import EnlaceIntake
import EnlacePluginKit
import EnlaceRelay
import EnlaceShelters
import Logging
package import ServiceLifecycle
package import UnixSignals

/// One node, put together: the only place that knows every component and plugin.
package struct Node: Sendable {
    /// In the order in which each may rely on those before it; they are stopped in reverse, so intake closes first and the journal last.
    package let services: [any Service]
    /// Rings once the last listener is bound.
    package let listening: Doorbell
    let parts: NodeParts

    /// Whether what is accepted outlives the process.
    package var isDurable: Bool { parts.bus.journal.isDurable }

    /// What is bound so far.
    package var addresses: NodeAddresses { parts.addresses }

    /// Opens the store and puts everything together; nothing runs yet.
    ///
    /// - Parameter hangUps: each SIGHUP since before `configuration` was read.
    package init(_ configuration: Configuration, setting: NodeSetting, hangUps: UnixSignalsSequence) async throws {
        let plugins = try await NodePlugins(configuration.node, setting)
        let failStop = FailStop(logger: setting.logger)
        let vault = try await PersonVault(of: configuration.node, setting, plugins, failStop)
        let parts = try NodeParts(configuration, setting, plugins, vault)
        try await ReturnedPersons(
            node: parts.node, bus: parts.bus, vault: vault, clock: setting.clock, logger: setting.logger
        ).erase(Relay(configuration, vault))
        if let end = try await parts.endOfClockBehind() {
            setting.logger.warning("clock is behind the journal", metadata: ["until": "\(end)"])
        }
        let listening = Doorbell()
        let listeners = ListenerCount(expected: configuration.node.listenerCount, bell: listening)
        self.parts = parts
        self.listening = listening
        let notifier = NotifierService(
            manager: setting.manager, bus: parts.bus, listening: listening, logger: setting.logger)
        let components: [any Service] = [
            parts.rights, parts.shelters, parts.flows, parts.alerts, parts.relay, parts.disclosures,
            parts.peers.heads,
        ]
        services =
            plugins.services + [failStop] + components + [
                parts.dispatcher, NoticeSweep(parts.dispatcher, logger: setting.logger), parts.comparer,
                PeerErasures(eraser: parts.eraser, logger: setting.logger),
                parts.retention, ReloadSignals(parts.reloader, at: hangUps, setting.logger), notifier,
            ]
            + [parts.controlServer(listeners)] + parts.metricsServers(listeners) + [parts.intakeServer(listeners)]
    }
}
