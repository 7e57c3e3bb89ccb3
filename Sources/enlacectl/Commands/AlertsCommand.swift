import ArgumentParser
import EnlaceControl

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "What the rules have found.", subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List alerts, the most severe first; without --state those that are pending or firing.")

        @Option(help: "pending, firing, resolved or historical.") var state: AlertListState?
        @OptionGroup var session: Session

        func run() throws {
            var query = ControlQuery()
            query.add("state", state?.rawValue)
            try session.show(ControlCall(.alerts, query: query), AlertListView.self)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one alert with its texts and history.")

        @Argument(help: "The alert's id.", transform: Given.name) var alert: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.alert, alert), AlertDetailView.self)
        }
    }
}

extension AlertListState: ExpressibleByArgument {}
