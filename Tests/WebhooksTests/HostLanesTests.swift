import EnlaceTestSupport
import Testing
import Webhooks

@Suite("Who may have a connection")
struct HostLanesTests {
    private typealias Lanes = HostLanes<Int>

    @Test("Hosts that wait take turns")
    func turns() {
        var lanes = Lanes(.init(total: 1, perHost: 1, waiting: 10, waitingPerHost: 10))
        #expect(lanes.enter("a", 0) == .start)
        for (ticket, host) in ["a", "a", "b", "a", "b"].enumerated() { #expect(lanes.enter(host, ticket) == .wait) }
        var served: [Int] = []
        var host = "a"
        while let ticket = lanes.leave(host) {
            served.append(ticket)
            host = ["a", "a", "b", "a", "b"][ticket]
        }
        #expect(served == [0, 2, 1, 4, 3])
    }

    @Test("A full host is passed over, and neither its queue nor its connections take those of another")
    func bounds() {
        var lanes = Lanes(.init(total: 3, perHost: 2, waiting: 3, waitingPerHost: 2))
        #expect((0..<5).map { lanes.enter("a", $0) } == [.start, .start, .wait, .wait, .refuse(.busy)])
        #expect(lanes.enter("b", 5) == .start)
        #expect((6..<8).map { lanes.enter("b", $0) } == [.wait, .refuse(.busy)])
        #expect(lanes.leave("b") == 6, "the host that has room, although the other came first")
        #expect(lanes.leave("a") == 2)
    }

    @Test("Closing hands back those who wait and refuses those who come")
    func closing() {
        var lanes = Lanes(.init(total: 1, perHost: 1, waiting: 5, waitingPerHost: 5))
        _ = lanes.enter("a", 0)
        _ = lanes.enter("a", 1)
        _ = lanes.enter("b", 2)
        #expect(lanes.close() == [1, 2])
        #expect(lanes.enter("c", 3) == .refuse(.stopping))
        #expect(lanes.leave("a") == nil)
    }

    @Test("Whatever happens, the bounds hold and everybody who waits is served", arguments: 0..<20 as Range<UInt64>)
    func property(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let limits = Lanes.Limits(total: 5, perHost: 2, waiting: 12, waitingPerHost: 4)
        var lanes = Lanes(limits)
        var hosts: [Int: String] = [:]
        var (active, waiting) = (Set<Int>(), Set<Int>())
        for ticket in 0..<2_000 {
            if Bool.random(using: &random), let done = active.randomElement(using: &random) {
                active.remove(done)
                if let next = lanes.leave(hosts[done]!) {
                    #expect(waiting.remove(next) != nil)
                    active.insert(next)
                }
            } else {
                let host = "h\(Int.random(in: 0..<4, using: &random))"
                hosts[ticket] = host
                switch lanes.enter(host, ticket) {
                case .start: active.insert(ticket)
                case .wait: waiting.insert(ticket)
                case .refuse: break
                }
            }
            #expect(active.count <= limits.total && waiting.count <= limits.waiting)
            let perHost = Dictionary(grouping: active) { hosts[$0]! }
            #expect(perHost.values.allSatisfy { $0.count <= limits.perHost })
            #expect(active.count == limits.total || waiting.allSatisfy { perHost[hosts[$0]!]?.count == limits.perHost })
        }
    }
}
