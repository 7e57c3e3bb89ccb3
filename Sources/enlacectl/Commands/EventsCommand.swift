import ArgumentParser
import EnlaceControl

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Look into the journal, and post to it.",
        subcommands: [List.self, Show.self, EventsTailCommand.self, EventsPostCommand.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List events, newest first.")

        @Option(help: "How many, 1 to 1,000.") var limit = 20
        @Option(help: "Only events before this position.") var before: Int64?
        @Option(help: "Only events of this type.") var type: String?
        @Option(help: "Only events about this object.") var subject: String?
        @Option(help: "Only events that this agency posted.") var agency: String?
        @OptionGroup var session: Session

        func run() throws {
            var request = EventListRequest()
            request.limit = limit
            request.before = before
            request.type = type
            request.subject = subject
            request.agency = agency
            try session.show(ControlCall(.events, query: request.query), EventListView.self)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one event in full; restricted fields are masked.",
            discussion: "Who has them revealed, and why, is recorded in the journal.")

        @Argument(help: "The event's id or position.", transform: Given.name) var event: String
        @Option(help: EventSource.help) var source: String?
        @Flag(help: "Show restricted fields too.") var reveal = false
        @Option(help: "With --reveal: why, in one line that does not name the person.") var reason: String?
        @OptionGroup var session: Session

        func validate() throws {
            if reveal != (reason != nil) { throw ValidationError("--reveal and --reason go together") }
        }

        func run() throws {
            var query = ControlQuery()
            query.add("source", source)
            query.add("reveal", flag: reveal)
            query.add("reason", reason)
            try session.show(ControlCall(.event, event, query: query), EventDetailView.self)
        }
    }
}

/// What verbs about one event say of `--source`.
enum EventSource {
    static let help: ArgumentHelp = "The event's source, where others have its id too; a number is an id then."
}
