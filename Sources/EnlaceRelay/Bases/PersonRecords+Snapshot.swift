import EnlaceCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension PersonRecords {
    /// One entry a person, with the record as a value of its own.
    func json() throws -> JSON {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return .array(
            try records.sorted { $0.key < $1.key }.map { person, record in
                let bytes = Array(try encoder.encode(record))
                return ["person": .string(person), "record": try JSONDocument(bytes).root.json]
            })
    }

    /// Reads what ``json()`` wrote; throws for anything else.
    init(_ view: JSONView) throws {
        let decoder = JSONDecoder()
        var records: [String: PersonRecord] = [:]
        for element in view.elements {
            guard let person = element["person"]?.string, let record = element["record"] else {
                throw RelayError.snapshotNotUsable
            }
            records[person] = try decoder.decode(PersonRecord.self, from: Data(record.bytes))
        }
        self.init(records)
    }
}
