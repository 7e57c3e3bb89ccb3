import ArgumentParser
import EnlaceControl

struct SheltersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shelters", abstract: "Beds, people and what is free, shelter by shelter.",
        subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List shelters with honest figures.",
            discussion:
                "Available beds and people over capacity are added up apart, and never set off against each other.")

        @Option(help: "Only shelters in this area, or below it.") var area: String?
        @OptionGroup var session: Session

        func run() throws {
            var query = ControlQuery()
            query.add("area", area)
            try session.show(ControlCall(.shelters, query: query), ShelterListView.self)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one shelter, group by group.")

        @Argument(help: "The shelter's id.", transform: Given.name) var shelter: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.shelter, shelter), ShelterDetailView.self)
        }
    }
}
