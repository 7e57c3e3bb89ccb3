import EnlaceTestSupport
import Testing

@testable import enlacectl

@Suite("A table")
struct TableTests {
    @Test("lines up its columns, with accents and wide characters counted right")
    func alignment() {
        var table = Table([.text("id"), .flexible("name"), .figure("beds")], empty: "none")
        table.add(["a", "Casa del Nin\u{303}o", "1,200"])
        table.add(["bcd", "避難所", "7"])
        table.add(["e", nil, nil])
        let expected = """
            id   name              beds
            a    Casa del Nin\u{303}o    1,200
            bcd  避難所               7
            e    unknown        unknown

            """
        #expect(table.text(width: 100) == expected)
    }

    @Test("shortens flexible columns first, then ids, and never a figure")
    func shortening() {
        var table = Table([.text("id"), .flexible("name"), .figure("count")], empty: "none")
        table.add(["mx-tij-0001", "A very long name of a shelter", "1,234,567"])
        #expect(
            table.text(width: 40) == """
                id           name                  count
                mx-tij-0001  A very long nam…  1,234,567

                """)
        #expect(
            table.text(width: 28) == """
                id         name        count
                mx-tij-0…  A ver…  1,234,567

                """)
    }

    @Test("fits the page whatever its cells hold")
    func fits() {
        var random = SeededGenerator(seed: 7)
        let words = ["a", "mx-tij-faro", "Casa del Niño", "避難所避難所避難所避難所", String(repeating: "x", count: 300), ""]
        for width in 60...100 {
            var table = Table([.text("id"), .flexible("a"), .figure("n"), .flexible("b"), .text("c")], empty: "")
            for _ in 0..<4 {
                let cells = (0..<5).map { $0 == 2 ? "1,234" : words.randomElement(using: &random) }
                table.add(cells)
            }
            for line in table.text(width: width).split(separator: "\n") {
                #expect(Display.width(String(line)) <= width)
            }
        }
    }

    @Test("says in a sentence that it is empty")
    func emptiness() {
        let table = Table([.text("alert")], empty: "no alerts: nothing is pending or firing")
        #expect(table.text(width: 100) == "no alerts: nothing is pending or firing\n")
    }

    @Test("takes a line break in a cell for what it is not: a new row")
    func lineBreaks() {
        var table = Table([.text("name")], empty: "")
        table.add(["one\ntwo"])
        #expect(table.text(width: 100) == "name\none\u{FFFD}two\n")
    }
}
