import DequeModule

/// Decides which attempt may have a connection now, which waits, and which is refused.
///
/// Each host has a lane with a bound of its own, both for what is under way and for what waits, so that a slow host can
/// neither take all connections nor fill the whole waiting room. Hosts that wait take turns.
package struct HostLanes<Ticket> {
    package enum Admission: Hashable {
        case start
        case wait
        case refuse(Refusal)
    }

    package struct Limits {
        package var total: Int
        package var perHost: Int
        package var waiting: Int
        package var waitingPerHost: Int

        package init(total: Int, perHost: Int, waiting: Int, waitingPerHost: Int) {
            self.total = total
            self.perHost = perHost
            self.waiting = waiting
            self.waitingPerHost = waitingPerHost
        }
    }

    private struct Lane {
        var underway = 0
        var waiting: Deque<Ticket> = []
    }

    private let limits: Limits
    private var lanes: [String: Lane] = [:]
    /// Hosts with waiting tickets, the next to be served first.
    private var turns: [String] = []
    private var underway = 0
    private var waiting = 0
    private var isClosed = false

    package init(_ limits: Limits) {
        self.limits = limits
    }

    /// What is to be done with a new ticket; it is kept only if the answer is `wait`.
    package mutating func enter(_ host: String, _ ticket: @autoclosure () -> Ticket) -> Admission {
        guard !isClosed else { return .refuse(.stopping) }
        // Lanes are changed in place: a copy of one would copy all that waits in it.
        let (underwayHere, waitingHere) = (lanes[host]?.underway ?? 0, lanes[host]?.waiting.count ?? 0)
        if waitingHere == 0, underwayHere < limits.perHost, underway < limits.total {
            lanes[host, default: Lane()].underway += 1
            underway += 1
            return .start
        }
        guard waitingHere < limits.waitingPerHost, waiting < limits.waiting else { return .refuse(.busy) }
        if waitingHere == 0 { turns.append(host) }
        lanes[host, default: Lane()].waiting.append(ticket())
        waiting += 1
        return .wait
    }

    /// Gives back a connection, and returns the ticket that takes its place.
    package mutating func leave(_ host: String) -> Ticket? {
        lanes[host]?.underway -= 1
        underway -= 1
        if let lane = lanes[host], lane.underway == 0, lane.waiting.isEmpty { lanes[host] = nil }
        guard let turn = turns.firstIndex(where: { (lanes[$0]?.underway ?? 0) < limits.perHost }) else { return nil }
        return start(at: turn)
    }

    /// Refuses everybody from now on, and returns those who wait.
    package mutating func close() -> [Ticket] {
        isClosed = true
        let tickets = turns.flatMap { lanes[$0].map { Array($0.waiting) } ?? [] }
        for host in turns { lanes[host]?.waiting = [] }
        turns = []
        waiting = 0
        return tickets
    }

    private mutating func start(at turn: Int) -> Ticket? {
        let host = turns.remove(at: turn)
        guard let ticket = lanes[host]?.waiting.popFirst() else { return nil }
        lanes[host]?.underway += 1
        underway += 1
        waiting -= 1
        if lanes[host]?.waiting.isEmpty == false { turns.append(host) }
        return ticket
    }
}
