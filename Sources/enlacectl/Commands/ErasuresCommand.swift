import ArgumentParser
import EnlaceControl

struct ErasuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erasures", abstract: "Who was asked to forget a person, and has not confirmed it.",
        subcommands: [List.self, Confirm.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List requests, oldest first; without --state those that are open or overdue.")

        @Option(help: "open, overdue or confirmed.") var state: ErasureRow.State?
        @OptionGroup var session: Session

        func run() throws {
            var query = ControlQuery()
            query.add("state", state?.rawValue)
            try session.show(ControlCall(.erasures, query: query), ErasureListView.self)
        }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that a partner has erased, where it cannot say so itself.")

        @Argument(help: "The request's id.", transform: Given.name) var erasure: String
        @Option(help: "How it is known, in a line; no names. It is kept with the confirmation.") var note: String?
        @OptionGroup var session: Session

        func run() throws {
            var query = ControlQuery()
            query.add("note", note)
            try session.show(ControlCall(.confirmErasure, erasure, query: query), ErasureView.self)
        }
    }
}

extension ErasureRow.State: ExpressibleByArgument {}
