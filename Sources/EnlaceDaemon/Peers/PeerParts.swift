import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay

/// The parts of a node that deal with peers: what it signs with, what is held of whose log, and how its own is shown.
struct PeerParts: Sendable {
    let identity: NodeIdentity
    let heads: ComponentRunner<PeerHeads>
    let keeper: CheckpointKeeper
    let courier: CheckpointCourier
    private let bus: EventBus
    private let live: LiveConfiguration
    private let setting: NodeSetting

    init(
        _ heads: ComponentRunner<PeerHeads>, log: ComponentRunner<DisclosureLog>, bus: EventBus,
        live: LiveConfiguration, setting: NodeSetting
    ) throws {
        let node = live.current.node
        identity = try NodeIdentity(
            of: node.id, names: node.identityKeys, in: setting.secrets, at: setting.clock.now)
        keeper = CheckpointKeeper(
            identity: identity, bus: bus, heads: heads, clock: setting.clock, logger: setting.logger)
        courier = CheckpointCourier(
            identity: identity, log: log, heads: heads, reader: DisclosureReader(bus: bus), keeper: keeper,
            clock: setting.clock, logger: setting.logger)
        self.heads = heads
        self.bus = bus
        self.live = live
        self.setting = setting
    }

    /// Answers peers that post here.
    var receiver: PeerReceiver {
        PeerReceiver(identity: identity, bus: bus, keeper: keeper, live: live, logger: setting.logger)
    }

    func comparer(_ channel: any NoticeChannel, _ dispatcher: NoticeDispatcher) -> HeadComparer {
        HeadComparer(
            bus: bus, channel: channel, heads: heads, courier: courier, dispatcher: dispatcher, live: live,
            clock: setting.clock, logger: setting.logger)
    }
}
