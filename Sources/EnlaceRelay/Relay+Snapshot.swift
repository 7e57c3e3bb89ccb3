import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Relay {
    package func snapshot() -> [UInt8] {
        JSON.object([
            .init("version", 1), .init("objects", evaluation.homes.json), .init("windows", evaluation.windows.json),
            .init("standings", evaluation.standings.json),
        ]).bytes
    }

    /// A snapshot without one of the later members is older than the first event that tells of such a thing.
    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == 1, let homes = root["objects"].flatMap(ObjectHomes.init),
            let standings = root["standings"].map(PartnerStandings.init) ?? PartnerStandings(),
            let windows = root["windows"].map(CountWindows.init) ?? CountWindows()
        else { throw RelayError.snapshotNotUsable }
        evaluation.homes = homes
        evaluation.windows = windows
        evaluation.standings = standings
        evaluation.persons = PersonRecords()
        // Snapshots of older versions hold the requests in clear.
        evaluation.erasures = try root["erasures"].map { try ErasureRequests(json: $0.bytes) } ?? ErasureRequests()
    }

    package func personalSnapshot() throws -> [String: [UInt8]] { try evaluation.persons.parts() }

    package mutating func restore(personal: [String: [UInt8]]) throws {
        evaluation.persons = try PersonRecords(parts: personal)
    }

    /// Requests name persons, by pseudonyms that are used with one partner each, and are open when the person is erased.
    package func nodeSealedSnapshot() throws -> [UInt8]? {
        evaluation.erasures.isEmpty ? nil : Array(try JSONEncoder().encode(evaluation.erasures))
    }

    package mutating func restore(nodeSealed: [UInt8]) throws {
        evaluation.erasures = try ErasureRequests(json: nodeSealed)
    }
}

extension ErasureRequests {
    fileprivate init(json: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(ErasureRequests.self, from: Data(json))
    }
}
