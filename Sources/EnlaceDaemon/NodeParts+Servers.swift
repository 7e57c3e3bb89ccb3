import EnlaceControl
import EnlaceCore
import EnlaceFlows
import EnlaceIntake
import Hummingbird
import Logging
import ServiceLifecycle

extension NodeParts {
    /// HTTP in. It listens once every component has caught up.
    func intakeServer(_ listeners: ListenerCount) -> IntakeServer {
        let (parts, node) = (self, live.current.node)
        return IntakeServer(
            intake: intake, settings: node.intake, catalog: EventCatalog.standard.json.bytes, clock: setting.clock,
            logger: setting.logger,
            routes: { table in
                ReadRoutes(parts: parts).add(to: &table)
                NoticeRoutes(live: parts.live, dispatcher: parts.dispatcher).add(to: &table)
                WellKnownRoute(identity: parts.identity, live: parts.live).add(to: &table)
                CheckpointRoute(intake: parts.intake, keeper: parts.peers.keeper, live: parts.live).add(to: &table)
            },
            ready: { await parts.catchUp() },
            onListening: { address in
                parts.setting.logger.notice("listening", metadata: ["address": "\(address)"])
                parts.addresses.add(address)
                listeners.bound()
            })
    }

    func controlServer(_ listeners: ListenerCount) -> ControlServer {
        let router = ControlRouter(
            logger: setting.logger, recorder: ActRecorder(logger: setting.logger, vault: vault),
            timeZone: live.current.node.timeZone)
        let lookup = eventLookup
        let catalog = EventCatalog.standard
        let trails = NoticeTrails(bus: bus, log: disclosures, heads: peers.heads, live: live)
        StatusRoutes(parts: self).add(to: router)
        EventRoutes(
            lookup: lookup, bus: bus, vault: vault, catalog: catalog, clock: setting.clock, node: node, live: live
        )
        .add(to: router)
        PostRoute(intake: intake).add(to: router)
        ExplainRoute(
            lookup: lookup, catalog: catalog, outbox: store, consequences: Consequences(bus: bus, node: node),
            behind: { await behind($0) }, trails: trails, states: NoticeStates(live: live, dispatcher: dispatcher)
        ).add(to: router)
        ShelterRoutes(shelters: shelters, live: live, clock: setting.clock).add(to: router)
        FlowRoutes(
            flows: flows, importer: FlowImporter(bus: bus, clock: setting.clock, node: node), bus: bus,
            clock: setting.clock
        ).add(to: router)
        AlertRoutes(alerts: alerts, bus: bus, clock: setting.clock).add(to: router)
        PartnerRoutes(live: live, outbox: store, dispatcher: dispatcher, clock: setting.clock).add(to: router)
        DeliveryRoutes(
            bus: bus, outbox: store, dispatcher: dispatcher, catalog: catalog, trails: trails, live: live
        ).add(to: router)
        let search = DisclosureSearch(
            log: disclosures, reader: DisclosureReader(bus: bus), lookup: lookup, node: node)
        AuditRoutes(search: search, identity: identity, heads: peers.heads, live: live, clock: setting.clock)
            .add(to: router)
        PersonRoutes(
            eraser: eraser, dossier: PersonExport(bus: bus, vault: vault, outbox: store, relay: relay), search: search
        ).add(to: router)
        AgreementRoutes(bus: bus, live: live, setting: setting, pseudonyms: vault).add(to: router)
        ErasureRoutes(
            relay: relay, bus: bus, outbox: store, states: NoticeStates(live: live, dispatcher: dispatcher),
            vault: vault, clock: setting.clock, node: node
        ).add(to: router)
        AgencyRoutes(live: live, secrets: setting.secrets, clock: setting.clock).add(to: router)
        KeyRoutes(live: live, setting: setting).add(to: router)
        let control = live.current.node.control
        return ControlServer(
            path: control.socket, group: control.group, router: router, listeners: listeners, logger: setting.logger)
    }

    /// An own listener for Prometheus, where one is configured.
    func metricsServers(_ listeners: ListenerCount) -> [any Service] {
        guard let listen = live.current.node.metrics.listen else { return [] }
        return [
            MetricsServer(
                at: listen, logger: setting.logger, answer: { await metricsResponse() },
                onListening: { listeners.bound() })
        ]
    }

    func metricsResponse() async -> Response {
        await NodeGauges(parts: self).update()
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: setting.registry.text)))
    }

    private var eventLookup: EventLookup {
        let live = live
        return EventLookup(bus: bus) {
            let configuration = live.current
            let components = Consequences.components + ["import/cbp-encounters", "import", "rights", "peers"]
            return configuration.agencies.flatMap(\.sources)
                + components.map { Derivation.source(node: configuration.node.id, component: $0) }
        }
    }
}
