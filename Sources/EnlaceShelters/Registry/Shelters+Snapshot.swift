import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Shelters {
    private struct State: Codable {
        var own: [String: Shelter]
        var peers: [PeerShelter]
        var staleness: DueTimes<String>
        /// Snapshots without this or the next are folded anew.
        var announced: [String: Announcement]
        var expiries: [String: Timestamp]
    }

    package func snapshot() throws -> [UInt8] {
        let state = State(
            own: own, peers: Array(peers.values), staleness: staleness, announced: announced,
            expiries: expiries)
        return Array(try JSONEncoder().encode(state))
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let state = try JSONDecoder().decode(State.self, from: Data(snapshot))
        own = state.own
        peers = Dictionary(state.peers.map { ($0.key, $0) }) { first, _ in first }
        staleness = state.staleness
        announced = state.announced
        expiries = state.expiries
    }
}
