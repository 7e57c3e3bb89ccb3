import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("The notice form")
struct NoticeFormTests {
    private func findings(_ data: String, form: EventCatalog.Form = .notice) -> [String] {
        let now = Timestamp(milliseconds: 1_772_346_600_000)
        return EventCatalog.standard.validate(.literal(data), as: .shelterReported, form: form, now: now).all
            .map { "\($0.pointer): \($0.detail)" }
    }

    @Test("may withhold what is required, and what a check asks for")
    func withheld() {
        #expect(findings(#"{"withheld":["asof","present","total"],"needs":["water"]}"#) == [])
        #expect(findings(#"{"withheld":["present"]}"#) == ["/data/asof: is required"])
        #expect(findings(#"{}"#) == ["/data/asof: is required"])
    }

    @Test("gives no field that it says is withheld, and names only fields of the type")
    func contradictions() {
        #expect(
            findings(#"{"asof":"2026-03-01T06:30:00Z","withheld":["asof","total","total","beds",3]}"#) == [
                "/data/asof: must be missing, because it is withheld",
                "/data/withheld/2: is named twice",
                "/data/withheld/3: must be the name of a field of this type",
                "/data/withheld/4: must be the name of a field of this type",
            ])
        #expect(
            findings(#"{"asof":"2026-03-01T06:30:00Z","withheld":"total"}"#) == [
                "/data/withheld: must be a list of names of fields"
            ])
    }

    @Test("may say of a count only that it is below a number")
    func suppressed() {
        let asof = #""asof":"2026-03-01T06:30:00Z""#
        #expect(findings("{\(asof),\"total\":{\"below\":5},\"present\":{\"unknown\":{\"below\":10}}}") == [])
        for wrong in [#"{"below":0}"#, #"{"below":"5"}"#, #"{"below":5,"above":1}"#, "{}", #"{"under":5}"#] {
            #expect(findings("{\(asof),\"total\":\(wrong)}").count == 1)
        }
    }

    @Test("is not taken for the posted form")
    func posted() {
        let asof = #""asof":"2026-03-01T06:30:00Z""#
        #expect(
            findings("{\(asof),\"total\":{\"below\":5},\"withheld\":[\"present\"]}", form: .posted) == [
                "/data/total: must be a whole number of people from 0 to 1000000", "/data/withheld: unknown field",
            ])
    }
}

@Suite("Corrections")
struct CorrectionTests {
    private let catalog = EventCatalog.standard

    private func findings(_ data: String, _ type: EventType = .reportCorrected) -> [String] {
        catalog.validate(
            .literal(data), as: type, form: .posted, now: Timestamp(milliseconds: 1_772_346_600_000)
        ).all.map { "\($0.pointer): \($0.detail)" }
    }

    private func correction(_ report: String, type: String = "enlace.shelter.reported.v1") -> String {
        #"{"event":"a.1","type":"\#(type)","reason":"miscounted","report":\#(report)}"#
    }

    @Test("hold the report in full, checked like any report of its type")
    func report() {
        #expect(findings(correction(#"{"asof":"2026-03-01T06:30:00Z","total":3}"#)) == [])
        #expect(
            findings(correction(#"{"asof":"2027-03-01T06:30:00Z","total":-3,"free":1}"#)) == [
                "/data/report/asof: lies more than 5 minutes ahead of this node's clock",
                "/data/report/total: must be a whole number of people from 0 to 1000000",
                "/data/report/free: unknown field",
            ])
        #expect(
            findings(correction(#"{"asof":"2026-03-01T06:30:00Z","present":{"unknown":4},"total":3}"#)) == [
                "/data/report/total: the groups add up to more than the total"
            ])
        #expect(findings(correction("[]")) == ["/data/report: must be an object"])
    }

    @Test("are held to the type that they name")
    func named() {
        let report = #"{"asof":"2026-03-01T06:30:00Z","free":3}"#
        #expect(findings(correction(report, type: "enlace.service.reported.v1")) == [])
        #expect(findings(correction(report)).map { $0.prefix(21) } == ["/data/report/free: un"])
        let found = findings(correction(report, type: "enlace.shelter.registered.v1"))
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("/data/type: expected one of "))
    }

    @Test("have the subject and the rights of the event that they mean")
    func rights() {
        let data = JSONView.literal(correction("{}"))
        #expect(catalog.objectRule(of: .reportCorrected, data: data) == ObjectRule(.shelter, .reports))
        let retraction = JSONView.literal(#"{"event":"a","type":"enlace.incident.opened.v1","reason":"mistaken"}"#)
        #expect(catalog.objectRule(of: .reportRetracted, data: retraction) == ObjectRule(.incident, .reports))
        #expect(
            findings(#"{"event":"a","type":"enlace.incident.opened.v1","reason":"mistaken"}"#, .reportRetracted) == [])
        #expect(catalog.objectRule(of: .shelterRegistered, data: nil) == ObjectRule(.shelter, .registers))
        #expect(catalog.objectRule(of: EventType("x"), data: nil) == nil)
    }
}
