import EnlaceTestSupport

/// The published statistics, as a test wants them.
enum Encounters {
    private static let file = Result {
        try SharedData.bytes("data/cbp-nationwide-encounters-fy20-fy24-aor.csv.gz")
    }

    static var bytes: [UInt8] { get throws { try file.get() } }

    struct Row {
        var year: Int
        var month: Substring
        var region: Substring
    }

    /// The header, and the rows that `isWanted`.
    static func rows(where isWanted: (Row) -> Bool) throws -> [UInt8] {
        let lines = try bytes.split(separator: UInt8(ascii: "\n"))
        let wanted = lines.dropFirst().filter { line in
            let fields = String(decoding: line.prefix(100), as: UTF8.self).split(separator: ",")
            return isWanted(Row(year: Int(fields[0]) ?? 0, month: fields[2], region: fields[4]))
        }
        return joined([lines[0]] + wanted)
    }

    /// The file as if ten counts had been restated since, each by one more.
    static var restated: [UInt8] {
        get throws {
            var lines = try bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
            for index in stride(from: 1, to: 10 * 6_000, by: 6_000) {
                let comma = lines[index].lastIndex(of: UInt8(ascii: ",")) ?? 0
                let count = Int(String(decoding: lines[index][(comma + 1)...].filter { $0 > 0x20 }, as: UTF8.self)) ?? 0
                lines[index] = lines[index][...comma] + Array(String(count + 1).utf8)
            }
            return joined(lines.map { $0[...] })
        }
    }

    private static func joined(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
        Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    }
}
