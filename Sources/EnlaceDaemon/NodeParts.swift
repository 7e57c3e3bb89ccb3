import EnlaceAlerts
import EnlaceControl
import EnlaceCore
import EnlaceDisclosures
import EnlaceFlows
import EnlaceIntake
import EnlaceRelay
import EnlaceShelters

/// The parts of a node, each made once and handed to those that need it.
struct NodeParts: Sendable {
    let setting: NodeSetting
    let live: LiveConfiguration
    let started: Timestamp
    let store: any EventStore
    let bus: EventBus
    let vault: PersonVault
    let readiness: Readiness
    let rights: ComponentRunner<ObjectRights>
    let shelters: ComponentRunner<Shelters>
    let flows: ComponentRunner<Flows>
    let alerts: ComponentRunner<Alerts>
    let relay: ComponentRunner<Relay>
    let disclosures: ComponentRunner<DisclosureLog>
    let peers: PeerParts
    let comparer: HeadComparer
    let dispatcher: NoticeDispatcher
    let intake: Intake
    let addresses = NodeAddresses()
    let reloads = Turns()

    init(
        _ configuration: Configuration, _ setting: NodeSetting, _ plugins: NodePlugins, _ vault: PersonVault
    ) throws {
        self.setting = setting
        self.vault = vault
        let node = configuration.node
        let bus = EventBus(journal: plugins.store, vault: vault)
        let runners = RunnerMaker(bus: bus, setting: setting, node: node.id)
        live = LiveConfiguration(configuration)
        started = setting.clock.now
        store = plugins.store
        self.bus = bus
        readiness = Readiness(waitingFor: NodeParts.checks)
        rights = runners.make(ObjectRights())
        shelters = runners.make(Shelters(staleAfter: node.shelters.staleAfter))
        flows = runners.make(Flows())
        alerts = runners.make(
            Alerts(
                rules: configuration.rules, areas: configuration.areas,
                partners: Set(configuration.partners.map(\.id)),
                agencies: Set(configuration.agencies.map(\.id))))
        let relay = runners.make(Relay(configuration, vault))
        self.relay = relay
        disclosures = runners.make(DisclosureLog(node: node.id))
        peers = try PeerParts(
            runners.make(PeerHeads()), log: disclosures, bus: bus, live: live, setting: setting)
        dispatcher = NoticeDispatcher(
            node: node.id, bus: bus, outbox: plugins.store, channel: plugins.channel, clock: setting.clock,
            logger: setting.logger, rules: { await relay.evaluation(upTo: $0) }, escort: peers.courier)
        comparer = peers.comparer(plugins.channel, dispatcher)
        intake = Intake(
            bus: bus, rights: rights,
            policy: IntakePolicy(configuration),
            settings: node.intake, clock: setting.clock, readiness: readiness, peers: peers.receiver,
            persons: RelayPersonBook(relay: relay, bus: bus, clock: setting.clock), logger: setting.logger)
    }

    /// What must be done before the node takes events.
    static let checks = ["journal", "rights", "shelters", "flows", "alerts", "relay", "disclosures", "peers"]

    var identity: NodeIdentity { peers.identity }

    var node: String { live.current.node.id }

    /// Waits for the components whose state or outbox must know of an erasure before the key goes.
    var eraser: PersonEraser {
        PersonEraser(node: node, bus: bus, vault: vault, clock: setting.clock) { [relay] position in
            await relay.caughtUp(to: position)
            return await relay.foldedPosition >= position
        }
    }

    /// The disclosure log is made of what its sources say, so these outlive the events that they tell of.
    var retention: Retention {
        Retention(
            bus: bus, clock: setting.clock, logger: setting.logger,
            classes: EventCatalog.standard.retentionClasses,
            components: NodeParts.checks.filter { $0 != "journal" }
        ) { [self] in
            await rights.takeSnapshot()
            await shelters.takeSnapshot()
            await flows.takeSnapshot()
            await alerts.takeSnapshot()
            await relay.takeSnapshot()
            await disclosures.takeSnapshot()
            await peers.heads.takeSnapshot()
        }
    }

    var reloader: NodeReload { NodeReload(parts: self) }

    /// Returns once every component has folded what the journal held at the start.
    func catchUp() async {
        let head = bus.head
        readiness.report("journal", isReady: true)
        await catchUp(rights, to: head)
        await catchUp(shelters, to: head)
        await catchUp(flows, to: head)
        await catchUp(alerts, to: head)
        await catchUp(relay, to: head)
        await catchUp(disclosures, to: head)
        await catchUp(peers.heads, to: head)
    }

    /// The components that derive events and have not come to `position` yet.
    func behind(_ position: Int64) async -> [String] {
        let folded = [
            (Shelters.name, await shelters.foldedPosition), (Flows.name, await flows.foldedPosition),
            (Alerts.name, await alerts.foldedPosition), (Relay.name, await relay.foldedPosition),
        ]
        return folded.filter { $0.1 < position }.map(\.0)
    }

    private func catchUp<C>(_ runner: ComponentRunner<C>, to head: Int64) async {
        await runner.caughtUp(to: head)
        readiness.report(C.name, isReady: true)
    }
}

extension Relay {
    /// Under a node's configuration; knows of nothing that has happened.
    init(_ configuration: Configuration, _ vault: PersonVault) {
        self.init(
            node: configuration.node.id, areas: configuration.areas, partners: configuration.partners,
            pseudonyms: vault, erasuresDueAfter: configuration.node.erasures.dueAfter)
    }
}

/// Makes runners that differ only in their component.
private struct RunnerMaker {
    let bus: EventBus
    let setting: NodeSetting
    let node: String

    func make<C: Component>(_ component: C) -> ComponentRunner<C> {
        ComponentRunner(component, bus: bus, clock: setting.clock, node: node, logger: setting.logger)
    }
}
