import EnlaceFlows
import EnlaceTestSupport
import Testing

@Suite("Files that are not imported")
struct BadFileTests {
    private func error(_ bytes: [UInt8]) -> FlowImportError? {
        #expect(throws: FlowImportError.self) { try FlowWorld().plan(bytes, edition: "2024-10-22") }
    }

    /// What is said of a good row with one part of it replaced.
    private func complaint(_ part: String, _ replacement: String) -> String? {
        let good =
            "2024,FYTD,OCT,U.S. Border Patrol,Southwest Land Border,Tucson Sector,TCA,Single Adults,MEXICO,Title 8,Apprehensions,7"
        let text = "\(SampleFile.header)\n\(good.replacing(part, with: replacement))\n"
        return error(Array(text.utf8))?.problems.first?.description
    }

    @Test("Every bad row is named with its line, what is wrong and what to do")
    func rows() {
        #expect(complaint("2024", "24") == "line 2: '24' is no fiscal year; expected for example 2024, or 2025 (FYTD)")
        #expect(complaint("OCT", "OKT") == "line 2: 'OKT' is no month; expected JAN, FEB, MAR and so on")
        for bad in ["-7", "7.5", "1,23", "\"1,23\"", "x", "", "\"1,2345\"", "99999999999999999999", "1000000001"] {
            let text = complaint(",7", ",\(bad)")
            #expect(
                text?.contains("is no count") == true || text?.contains("13 fields") == true, "\(bad): \(text ?? "")")
        }
        #expect(complaint("MEXICO", "") == "line 2: the citizenship is empty; fill it in or remove the row")
        #expect(
            complaint("MEXICO", "CHINA, PEOPLES")
                == "line 2: 13 fields where the header has 12; values that hold a comma must stand in double quotes")
        #expect(complaint("MEXICO", "\"MEXICO")?.contains("opened and not closed; close it on the same line") == true)
        #expect(complaint("MEXICO", "\"MEX\"ICO")?.contains("follows a closing double quote") == true)
        #expect(complaint("MEXICO", "MEX\"ICO")?.contains("stands within a value") == true)
        #expect(complaint("MEXICO", String(repeating: "M", count: 121))?.contains("longer than 120 bytes") == true)
        #expect(complaint("MEXICO", "MEX\u{1}ICO")?.contains("control characters") == true)
        #expect(complaint("MEXICO", "...")?.contains("cannot be taken for the citizenship") == true)
    }

    @Test("Bytes that are not UTF-8 are named as such")
    func encoding() {
        var bytes = SampleFile.small.bytes
        bytes[bytes.lastIndex(of: UInt8(ascii: "X"))!] = 0xD1
        bytes[bytes.lastIndex(of: UInt8(ascii: "M"))!] = 0xD1
        #expect(error(bytes)?.problems.first?.what.contains("not valid UTF-8") == true)
    }

    @Test("A cell that stands twice is named with both lines")
    func duplicates() {
        let file = SampleFile.small.row(2024, "OCT", "TUCSON SECTOR", citizenship: "Mexico", 9)
        #expect(
            error(file.bytes)?.problems.first?.description.hasPrefix("line 5: this cell stands on line 2 already")
                == true)
    }

    @Test("At most fifty problems are shown, and all are counted")
    func many() {
        let file = (1...60).reduce(SampleFile()) { file, _ in file.row(24, "OCT", "A", citizenship: "B", 1) }
        let found = error(file.bytes)
        #expect(found?.problems.count == 50)
        #expect(found?.problemCount == 60)
        #expect(found?.message == "60 lines of the file cannot be read; nothing was imported")
        #expect(found?.description.hasSuffix("and 10 more") == true)
    }

    @Test("A header that is not of the family is refused with what is wrong")
    func headers() {
        let header = SampleFile.header
        #expect(
            error(Array(header.replacing("Demographic", with: "Demografic").utf8))?.message.contains(
                "did you mean 'demographic'?") == true)
        #expect(
            error(Array(header.replacing("Demographic,", with: "").utf8))?.message.contains("lacks 'demographic'")
                == true)
        #expect(error(Array((header + ",State").utf8))?.message.contains("lacks") == false)
        #expect(
            error(Array((header + ",State").utf8))?.message.contains("both 'area_of_responsibility' and 'state'")
                == true)
        #expect(error(Array((header + ",citizenship").utf8))?.message.contains("stands twice") == true)
        #expect(error([])?.code == .header)
        #expect(error(Array(header.utf8))?.message.contains("no rows") == true)
    }

    @Test("What is no text says what to do")
    func foreign() {
        #expect(error([0x1F, 0x8B, 8])?.message.contains("zcat") == true)
        #expect(error([0x50, 0x4B, 3, 4])?.message.contains("save it as CSV") == true)
        #expect(error([0xFF, 0xFE, 0x41, 0])?.message.contains("UTF-16") == true)
    }

    @Test("No bytes whatsoever stop the reader", arguments: 1...200)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = SampleFile.small.bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = [",", "\"", "\n", "\r", "0", "\u{FF}"].randomElement(using: &generator)!.utf8.first!
            if Bool.random(using: &generator) { bytes[place] = byte } else { bytes.removeSubrange(place...) }
            if bytes.isEmpty { break }
        }
        // Either a plan or an error: what must not happen is a trap.
        _ = try? FlowWorld().plan(bytes, edition: "2024-10-22")
    }
}
