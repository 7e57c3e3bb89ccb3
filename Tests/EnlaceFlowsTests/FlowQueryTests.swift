import EnlaceFlows
import Testing

@Suite("Questions about flows")
struct FlowQueryTests {
    private func world() throws -> FlowWorld {
        var world = FlowWorld()
        try world.take(SampleFile.small.bytes)
        return world
    }

    private func complaint(
        by: [String] = [], filters: [String] = [], from: String? = nil, to: String? = nil, years: [String] = [],
        edition: String? = nil
    ) throws -> String? {
        let cube = try world().flows.cube
        do {
            let query = try FlowQuery(
                by: by, filters: filters, from: from, to: to, fiscalYears: years, edition: edition)
            _ = try cube.answer(query)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Months, calendar years and fiscal years are told apart")
    func time() throws {
        let world = try world()
        #expect(try world.rows(by: "month") == ["2023-10=12", "2023-11=3"])
        #expect(try world.rows(by: "year,fiscal-year") == ["2023/2024=15"])
        #expect(try world.total(from: "2023-11") == 3)
        #expect(try world.total(to: "2023-10") == 12)
        #expect(try world.total(year: "2023") == 0)
    }

    @Test("A value may be given as id or in the source's words, alone or with others")
    func values() throws {
        let world = try world()
        #expect(try world.total("area=Tucson SECTOR") == 12)
        #expect(try world.total("area=tucson-sector", "citizenship=mexico") == 7)
        #expect(try world.total("area=tucson-sector,san-diego-sector") == 15)
        #expect(try world.total("area=tucson-sector", "area=san-diego-sector") == 15)
        #expect(try world.total("component=USBP") == 15)
    }

    @Test("What is not known is answered with what is")
    func suggestions() throws {
        #expect(try complaint(by: ["aera"])?.contains("did you mean 'area'?") == true)
        #expect(try complaint(filters: ["regoin=x"])?.contains("did you mean 'region'?") == true)
        #expect(
            try complaint(filters: ["area=tuscon-sector"])
                == "unknown area 'tuscon-sector'; did you mean 'tucson-sector'?")
        #expect(try complaint(filters: ["area=sector"])?.contains("'san-diego-sector' or 'tucson-sector'") == true)
        #expect(try complaint(filters: ["citizenship=france"])?.contains("there are brazil, mexico") == true)
        #expect(try complaint(filters: ["area"])?.contains("expected DIMENSION=VALUE") == true)
        #expect(try complaint(from: "2023-13")?.contains("is no month") == true)
        #expect(try complaint(from: "2023-11", to: "2023-10")?.contains("lies before") == true)
        #expect(try complaint(years: ["24"])?.contains("is no fiscal year") == true)
        #expect(try complaint(edition: "2024-02-30")?.contains("is no day") == true)
        #expect(try complaint(by: ["area", "month"], years: ["FY2024"]) == nil)
    }
}
