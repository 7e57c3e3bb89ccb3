import ArgumentParser
import EnlaceCore

/// `enlaced catalog`: every event type that this version knows.
struct Catalog: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the event catalog.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, markdown
    }

    @Option(help: "json (JSON Schemas) or markdown (the page docs/events.md).")
    var format = Format.json
    @Flag(help: "The same as --format json.") var json = false

    func run() {
        let catalog = EventCatalog.standard
        print(format == .json || json ? catalog.json.text : catalog.markdown, terminator: format == .json ? "\n" : "")
    }
}
