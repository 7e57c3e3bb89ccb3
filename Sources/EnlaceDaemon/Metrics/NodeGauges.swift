import CoreMetrics
import EnlaceCore
import EnlaceIntake
import EnlaceRelay

/// Gauges of how the node is, taken when somebody asks for the metrics.
struct NodeGauges: Sendable {
    let parts: NodeParts

    /// Every series is set before the text is written, so one answer shows one moment.
    func update() async {
        let head = parts.bus.head
        set("enlace_ready", parts.readiness.isReady ? 1 : 0)
        set("enlace_journal_position", Double(head))
        await setPosition(parts.rights)
        await setPosition(parts.shelters)
        await setPosition(parts.flows)
        await setPosition(parts.alerts)
        await setPosition(parts.relay)
        await setPosition(parts.disclosures)
        await setPosition(parts.peers.heads)
        // A scrape must not fail because the outbox cannot be read just now; its series then stand still.
        guard let counts = try? await parts.store.counts() else { return }
        for partner in parts.live.current.partners {
            for status in NoticeProgress.Status.allCases {
                let labels = [("partner", partner.id), ("status", status.rawValue)]
                set("enlace_outbox_notices", Double(counts[partner.id]?[status] ?? 0), labels)
            }
        }
    }

    private func setPosition<C>(_ runner: ComponentRunner<C>) async {
        set("enlace_component_position", Double(await runner.foldedPosition), [("component", C.name)])
    }

    private func set(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        parts.setting.registry.makeMeter(label: label, dimensions: dimensions).set(value)
    }
}
