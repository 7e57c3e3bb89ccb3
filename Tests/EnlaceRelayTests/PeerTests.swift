import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("Nodes that are peers")
struct PeerTests {
    @Test("pass an event on by one hop only, unless the agreement says onward")
    func oneHop() throws {
        var city = City(nodes: ["tj", "sd", "mx"], onward: false)
        try city.post(Samples.changed(), at: "tj")
        #expect(city.seen == ["tj": 1, "sd": 1, "mx": 1])
        #expect(city.notices == 2)
        #expect(city.refusals.contains(.onwardNotAgreed))
    }

    @Test("that all pass on to each other never send an event round", arguments: 2...5)
    func noLoops(count: Int) throws {
        let nodes = (0..<count).map { "node-\($0)" }
        var city = City(nodes: nodes, onward: true)
        for node in nodes { try city.post(Samples.changed(id: "from-\(node)"), at: node) }
        #expect(city.seen.values.allSatisfy { $0 == count })
        #expect(city.refusals.contains(.wouldLoop))
        #expect(!city.returned)
    }

    @Test("do not get back what this node derives about an object of theirs")
    func foreignObject() {
        let peer = Samples.partner("sd", peer: "sd", fields: [.shelterChanged: ["name"]])
        let ngo = Samples.partner("ngo")
        var relay = Samples.relay([peer, ngo])
        var effects = Effects()
        relay.apply(Samples.registered("far", agency: "sd").event, effects: &effects)
        relay.apply(Samples.registered("near").event, effects: &effects)
        let far = Samples.changed(subject: "far").event
        let near = Samples.changed(subject: "near").event
        #expect(relay.evaluation.decide(far, for: peer, at: Samples.start).reason == .wouldLoop)
        #expect(relay.evaluation.decide(far, for: ngo, at: Samples.start).reason == .onwardNotAgreed)
        #expect(relay.evaluation.decide(near, for: ngo, at: Samples.start).fields != nil)
    }

    @Test("refuse an event that says it has been here")
    func cameBack() {
        let ngo = Samples.partner()
        let event = Samples.changed(extensions: [
            "enlaceorigin": "sd", "enlacevia": "sd,tj,mx", "enlaceonward": "agreed",
        ])
        #expect(Samples.evaluation(ngo).decide(event.event, for: ngo, at: Samples.start).reason == .wouldLoop)
    }
}

/// Several nodes, each a peer of each other, with what they send carried over by hand.
private struct City {
    private var relays: [String: Relay] = [:]
    private var known: [String: Set<String>] = [:]
    private(set) var seen: [String: Int] = [:]
    private(set) var notices = 0
    private(set) var refusals: Set<RefusalReason> = []
    /// Whether an event was ever sent to the node at which it began.
    private(set) var returned = false

    init(nodes: [String], onward: Bool) {
        for node in nodes {
            let peers = nodes.filter { $0 != node }.map {
                Samples.partner($0, peer: $0, fields: [.shelterChanged: ["name", "area"]], onward: onward)
            }
            relays[node] = Samples.relay(peers, node: node)
        }
    }

    mutating func post(_ draft: EventDraft, at node: String) throws {
        guard known[node, default: []].insert(draft.envelope.id).inserted else { return }
        seen[node, default: 0] += 1
        var effects = Effects()
        relays[node]?.apply(draft.event, effects: &effects)
        let record = DecisionRecord(try JSONDocument(#require(effects.events.first).data.bytes).root)
        for row in record?.rows ?? [] { if case .refused(let reason) = row.outcome { refusals.insert(reason) } }
        for notice in effects.notices {
            notices += 1
            let envelope = try EventEnvelope.read(structured: notice.json).get()
            returned = returned || envelope.extensions[EventEnvelope.Extension.origin] == notice.partner
            let content = EventContent(structured: notice.json)
            try post(EventDraft(envelope: envelope, content: content, agency: node), at: notice.partner)
        }
    }
}
