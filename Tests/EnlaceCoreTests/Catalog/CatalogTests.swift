import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@Suite("The event catalog")
struct CatalogTests {
    private let catalog = EventCatalog.standard

    @Test("gives a valid example of each type", arguments: EventCatalog.standard.types.map(\.type.name))
    func examples(name: String) throws {
        let description = try #require(catalog[EventType(name)])
        let event = document(description.example).root
        let envelope = try EventEnvelope.read(structured: event).get()
        #expect(envelope.type.name == name)
        let now = Timestamp(milliseconds: 1_772_350_000_000)
        for form in EventCatalog.Form.allCases {
            #expect(catalog.validate(event["data"], as: description.type, form: form, now: now).all == [])
        }
    }

    @Test("names types and fields in one way, and says what each is for")
    func names() {
        for type in catalog.types {
            #expect(type.type.name.wholeMatch(of: /enlace\.[a-z]+\.[a-z]+\.v1/) != nil)
            #expect(!type.doc.isEmpty && type.doc.hasSuffix("."))
            for field in type.fields {
                #expect(field.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(type.type): \(field.name)")
                #expect(!field.doc.isEmpty, "\(type.type): \(field.name)")
                #expect(!["id", "subject", "withheld"].contains(field.name), "\(type.type): \(field.name)")
            }
            #expect(Set(type.fields.map(\.name)).count == type.fields.count)
        }
    }

    @Test("names each type once")
    func unique() {
        #expect(Set(catalog.types.map(\.type)).count == catalog.types.count)
    }

    @Test("lets no agreement name a corrected report")
    func correctedReport() throws {
        let report = try #require(catalog[.reportCorrected]?.fields.first { $0.name == "report" })
        #expect(report.sensitivity == .restricted)
    }

    @Test("is shown whole as JSON")
    func json() throws {
        let shown = document(catalog.json).root
        #expect(shown["types"]?.count == catalog.types.count)
        let first = try #require(shown["types"]?.elements.first)
        #expect(first["type"]?.string == "enlace.shelter.registered.v1")
        #expect(first["schemas"]?["notice"]?["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test("is what docs/events.md shows")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let page = root.appending(path: "docs/events.md")
        if ProcessInfo.processInfo.environment["ENLACE_WRITE_DOCS"] == "1" {
            try FileManager.default.createDirectory(
                at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(catalog.markdown.utf8).write(to: page)
        }
        let shown = try? String(contentsOf: page, encoding: .utf8)
        #expect(
            shown == catalog.markdown,
            "docs/events.md is stale; run: enlaced catalog --format markdown > docs/events.md")
    }
}
