import ArgumentParser
import EnlaceControl

struct AgenciesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agencies", abstract: "Who may post, and how they prove who they are.",
        subcommands: [List.self, AgenciesAddCommand.self, Token.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List agencies.")

        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.agencies), AgencyListView.self)
        }
    }

    struct Token: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a bearer token for an agency that cannot sign; it is shown once.")

        @Argument(help: "The agency's id.", transform: Given.name) var agency: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.agencyToken, agency), TokenView.self)
        }
    }
}
