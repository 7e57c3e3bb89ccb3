import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Relay {
    package func snapshot() throws -> [UInt8] {
        let erasures = Array(try JSONEncoder().encode(evaluation.erasures))
        return JSON.object([
            .init("version", 1), .init("objects", evaluation.homes.json), .init("labels", evaluation.labels.json),
            .init("windows", evaluation.windows.json), .init("standings", evaluation.standings.json),
            .init("erasures", try JSONDocument(erasures).root.json),
        ]).bytes
    }

    /// A snapshot without one of the later members is older than the first event that tells of such a thing.
    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == 1, let homes = root["objects"].flatMap(ObjectHomes.init),
            let labels = root["labels"].flatMap(ObjectLabels.init),
            let standings = root["standings"].map(PartnerStandings.init) ?? PartnerStandings(),
            let windows = root["windows"].map(CountWindows.init) ?? CountWindows()
        else { throw RelayError.snapshotNotUsable }
        evaluation.homes = homes
        evaluation.labels = labels
        evaluation.windows = windows
        evaluation.standings = standings
        evaluation.persons = PersonRecords()
        evaluation.erasures =
            try root["erasures"].map { try JSONDecoder().decode(ErasureRequests.self, from: Data($0.bytes)) }
            ?? ErasureRequests()
    }

    package func personalSnapshot() throws -> [String: [UInt8]] { try evaluation.persons.parts() }

    package mutating func restore(personal: [String: [UInt8]]) throws {
        evaluation.persons = try PersonRecords(parts: personal)
    }
}
