import ArgumentParser
import EnlaceControl

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell an event's story: what followed, and every partner that was or was not told.")

    @Argument(help: "The event's id or position.", transform: Given.name) var event: String
    @Option(help: EventSource.help) var source: String?
    @OptionGroup var session: Session

    func run() throws {
        var query = ControlQuery()
        query.add("source", source)
        try session.show(ControlCall(.explain, event, query: query), ExplainView.self)
    }
}
