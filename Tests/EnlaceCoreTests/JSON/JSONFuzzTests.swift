import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@Suite("The JSON scanner under damage")
struct JSONFuzzTests {
    @Test("never crashes, and whatever it takes reads the same to others", arguments: 0..<8 as Range<UInt64>)
    func mutated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<1_500 {
            let text = damaged(value(depth: 0, &random).bytes, &random)
            guard let document = try? JSONDocument(text) else { continue }
            accepted += 1
            let written = document.root.json
            #expect(try JSONDocument(written.bytes).root.json == written)
            #expect(throws: Never.self, "\(String(decoding: text, as: UTF8.self))") {
                try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            }
        }
        // If nearly everything were refused, this would test little.
        #expect(accepted > 150)
    }

    private func value(depth: Int, _ random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return .double(Double.random(in: -1e12...1e12, using: &random))
        case 4, 5: return .string(text(&random))
        case 6: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1, &random) })
        default:
            let members = (0..<Int.random(in: 0...5, using: &random)).map { index in
                JSON.Member("\(text(&random))\(index)", value(depth: depth + 1, &random))
            }
            return .object(members)
        }
    }

    private func text(_ random: inout SeededGenerator) -> String {
        let letters = Array("abc xyz019_-\"\\/\n\t\u{1}é漢😀\u{2028}")
        return String(
            (0..<Int.random(in: 0...12, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
    }

    /// Changes, drops, doubles or moves a few bytes, or leaves all as it is.
    private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        let telling = Array("{}[]\",:\\u0019eE+-.tfnd8 \n".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = Int.random(in: place...min(bytes.count, place + 6), using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: if place < bytes.count { bytes[place] = telling.randomElement(using: &random) ?? 0 }
            }
        }
        return bytes
    }
}
