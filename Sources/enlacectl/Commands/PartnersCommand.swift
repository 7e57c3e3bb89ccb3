import ArgumentParser
import EnlaceControl

struct PartnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partners", abstract: "Who may receive, and under which agreement.",
        subcommands: [List.self, Show.self, Test.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List partners and how their deliveries fare.")

        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.partners), PartnerListView.self)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one partner and its agreement.")

        @Argument(help: "The partner's id.") var partner: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.partner, partner), PartnerDetailView.self)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one signed test notice now; exits with 1 if it is not delivered.")

        @Argument(help: "The partner's id.") var partner: String
        @OptionGroup var session: Session

        func run() throws {
            let reply = try session.show(ControlCall(.testPartner, partner), PartnerTestView.self)
            if !reply.delivered { throw ExitCode(ExitStatus.refused.rawValue) }
        }
    }
}
