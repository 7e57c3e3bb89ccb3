import EnlaceCore
import EnlaceFlows
import EnlaceTestSupport
import Testing

@Suite("The family of CBP's files")
struct FileFamilyTests {
    private func world(_ text: String) throws -> FlowWorld {
        var world = FlowWorld()
        try world.take(Array(text.utf8))
        return world
    }

    @Test("A file by state has no component, and a data set of its own")
    func byState() throws {
        let world = try world(
            """
            Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count
            2024,FYTD,OCT,Southwest Land Border,TX,Single Adults,MEXICO,Title 8,Apprehensions,12
            2024,FYTD,NOV,Southwest Land Border,CA,Single Adults,"CHINA, PEOPLES REPUBLIC OF",Title 8,Apprehensions,4
            """)
        #expect(
            try world.rows(by: "dataset,area,citizenship,month") == [
                "cbp-nationwide-state/CA/CHINA, PEOPLES REPUBLIC OF/2023-11=4",
                "cbp-nationwide-state/TX/MEXICO/2023-10=12",
            ])
    }

    @Test("A file by state may also lack the region")
    func byStateWithoutRegion() throws {
        let world = try world(
            """
            Fiscal Year,Month Grouping,Month (abbv),State,Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count
            2024,FYTD,OCT,TX,Single Adults,MEXICO,Title 8,Apprehensions,12
            """)
        #expect(try world.rows(by: "area,region,component") == ["TX//=12"])
    }

    @Test("A southwest file has grouped citizenships, UAC, years to date and remaining months")
    func southwest() throws {
        let world = try world(
            """
            Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter Type,Encounter Count
            2025 (FYTD),FYTD,OCT,U.S. Border Patrol,UAC,Mexico,Title 8,Apprehensions,"1,234"
            2024,Remaining,SEP,U.S. Border Patrol,UAC,Other,Title 8,Apprehensions,1
            """)
        #expect(
            try world.rows(by: "dataset,region,demographic,citizenship,month") == [
                "cbp-southwest/Southwest Land Border/UAC/Mexico/2024-10=1234",
                "cbp-southwest/Southwest Land Border/UAC/Other/2024-09=1",
            ])
        #expect(try world.total("demographic=uc", "citizenship=MEXICO") == 1_234)
    }

    @Test("A byte order mark, CRLF, snake_case headers and thousands separators change nothing")
    func copies() throws {
        let world = try world(
            "\u{FEFF}fiscal_year,month_grouping,month_abbv,component,land_border_region,area_of_responsibility,aor_abbv,"
                + "demographic,citizenship,title_of_authority,encounter_type,encounter_count\r\n"
                + "2024,FYTD,Dec,U.S. Border Patrol,Southwest Land Border,Tucson Sector,TCA,UC / Single Minors,"
                + "\"CHINA, PEOPLES REPUBLIC OF\",Title 8,Apprehensions,\"12,345\"\r\n\r\n")
        #expect(
            try world.rows(by: "dataset,area,citizenship,month,fiscal-year,year") == [
                "cbp-nationwide-aor/Tucson Sector/CHINA, PEOPLES REPUBLIC OF/2023-12/2024/2023=12345"
            ])
        #expect(try world.total("demographic=UAC", "citizenship=china, peoples republic of") == 12_345)
    }

    @Test("The same cell under another word of the family is the same cell")
    func words() throws {
        var world = FlowWorld()
        for word in ["UC / Single Minors", "UAC", "UC"] {
            let text =
                SampleFile.header
                + "\n2024,FYTD,OCT,U.S. Border Patrol,Southwest Land Border,Tucson Sector,TCA,\(word),MEXICO,Title 8,Apprehensions,9"
            try world.take(Array(text.utf8))
        }
        #expect(try world.rows(by: "demographic") == ["UC / Single Minors=9"])
    }

    @Test("Data sets are told apart and never added up")
    func datasets() throws {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes)
        try world.take(
            Array(
                """
                Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter Type,Encounter Count
                2024,FYTD,OCT,U.S. Border Patrol,UAC,Mexico,Title 8,Apprehensions,100
                """.utf8))
        let table = try world.flows.cube.answer(FlowQuery())
        #expect(table.columns == ["dataset"])
        #expect(table.rows.map(\.labels) == [["cbp-nationwide-aor"], ["cbp-southwest"]])
        #expect(table.total == nil)
        #expect(table.totals == ["cbp-nationwide-aor": 15, "cbp-southwest": 100])
        #expect(table.notes.count == 1)
        #expect(try world.total("dataset=cbp-southwest") == 100)
    }

    @Test("Imported events are what the catalog says they are")
    func catalog() throws {
        let world = FlowWorld()
        let plan = try world.plan(SampleFile.small.bytes, edition: "2024-10-22")
        for draft in try plan.drafts(chunk: 0) + [plan.ending(after: 3)] {
            let read = try draft.content.envelope().get()
            #expect(read == draft.envelope)
            let now = Timestamp("2026-01-01T00:00:00Z")!
            let found = EventCatalog.standard.validate(
                draft.content.data, as: draft.envelope.type, form: .posted, now: now)
            #expect(found.all == [])
        }
        #expect(Set(try plan.drafts(chunk: 0).map(\.envelope.id)).count == 3)
    }
}
