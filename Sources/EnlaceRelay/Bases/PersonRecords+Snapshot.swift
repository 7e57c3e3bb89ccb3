#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension PersonRecords {
    /// The record of each person, on its own.
    func parts() throws -> [String: [UInt8]] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try records.mapValues { Array(try encoder.encode($0)) }
    }

    /// Reads what ``parts()`` wrote; throws for anything else.
    init(parts: [String: [UInt8]]) throws {
        let decoder = JSONDecoder()
        self.init(try parts.mapValues { try decoder.decode(PersonRecord.self, from: Data($0)) })
    }
}
