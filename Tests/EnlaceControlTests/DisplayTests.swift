import EnlaceTestSupport
import Testing

@testable import enlacectl

@Suite("Text on a terminal")
struct DisplayTests {
    @Test(
        "is measured in columns, not in characters",
        arguments: [
            ("", 0), ("Tijuana", 7), ("Niño", 4), ("Nin\u{303}o", 4), ("避難所", 6), ("쉼터", 4), ("Ⅳ", 1), ("👨‍👩‍👧", 2),
            ("🇲🇽", 2), ("e\u{301}\u{323}", 1), ("\u{200B}", 0),
        ])
    func width(text: String, columns: Int) {
        #expect(Display.width(text) == columns)
    }

    @Test("is cut so that the ellipsis still fits, never through a wide character")
    func truncation() {
        #expect(Display.truncate("Casa del Niño", to: 13) == "Casa del Niño")
        #expect(Display.truncate("Casa del Niño", to: 12) == "Casa del Ni…")
        #expect(Display.truncate("避難所", to: 5) == "避難…")
        #expect(Display.truncate("避難所", to: 4) == "避…")
        #expect(Display.truncate("abc", to: 0) == "")
    }

    @Test("never holds more columns than asked for, whatever stands in it")
    func truncationFits() {
        let alphabet: [Character] = ["a", "ñ", "e\u{301}", "難", "👨‍👩‍👧", " ", "\u{200B}", "𝒳"]
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let length = Int.random(in: 0...30, using: &random)
            let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
            let limit = Int.random(in: 0...40, using: &random)
            let cut = Display.truncate(text, to: limit)
            #expect(Display.width(cut) <= limit, "\(text) cut to \(limit)")
        }
    }

    @Test("cannot steer the terminal")
    func cleaning() {
        #expect(Display.clean("Refugio\u{1B}[2J\r\nlleno") == "Refugio\u{FFFD}[2J\u{FFFD}\u{FFFD}lleno")
        #expect(Display.clean("abc\u{202E}cba") == "abc\u{FFFD}cba")
        #expect(Display.clean("Niño 避難所") == "Niño 避難所")
    }

    @Test("is wrapped at spaces")
    func wrapping() {
        #expect(Display.wrap("one two three", to: 7) == ["one two", "three"])
        #expect(Display.wrap("immeasurable word", to: 4) == ["immeasurable", "word"])
        #expect(Display.wrap("", to: 4) == [""])
    }

    @Test("shows figures with separators, and says when they are unknown")
    func figures() {
        #expect([0, 7, 999, 1_000, 1_234_567].map { Format.number($0) } == ["0", "7", "999", "1,000", "1,234,567"])
        #expect(Format.number(-1_000) == "-1,000")
        #expect(Format.number(Int.min) == "-9,223,372,036,854,775,808")
        #expect(Format.number(nil as Int?) == "unknown")
        #expect([15.0, 1.25, -0.01, 140.66].map { Format.number($0) } == ["15", "1.3", "0", "140.7"])
        #expect(Format.number(Double.nan) == "unknown")
    }

    @Test("shows a length of time in its two largest units")
    func durations() {
        let texts = [-5, 0, 59, 60, 3_605, 11_520, 90_000].map { Format.duration(seconds: $0) }
        #expect(texts == ["0 s", "0 s", "59 s", "1 min", "1 h", "3 h 12 min", "1 d 1 h"])
    }
}
