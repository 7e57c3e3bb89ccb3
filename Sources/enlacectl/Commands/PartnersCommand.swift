import ArgumentParser
import EnlaceControl

struct PartnersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partners", abstract: "Who may receive, and under which agreement.",
        subcommands: [List.self, Show.self, Test.self, Pause.self, Resume.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List partners and how their deliveries fare.")

        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.partners), PartnerListView.self)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one partner and its agreement.")

        @Argument(help: "The partner's id.", transform: Given.name) var partner: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.partner, partner), PartnerDetailView.self)
        }
    }

    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a partner nothing until it is resumed, also after a restart; notices go on waiting.")

        @Argument(help: "The partner's id.", transform: Given.name) var partner: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.pausePartner, partner), PartnerWayView.self)
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send to a partner again that was paused, or whose endpoint was gone (410).")

        @Argument(help: "The partner's id.", transform: Given.name) var partner: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.resumePartner, partner), PartnerWayView.self)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one signed test notice now; exits with 1 if it is not delivered.")

        @Argument(help: "The partner's id.", transform: Given.name) var partner: String
        @OptionGroup var session: Session

        func run() throws {
            let reply = try session.show(ControlCall(.testPartner, partner), PartnerTestView.self)
            if !reply.delivered { throw ExitCode(ExitStatus.refused.rawValue) }
        }
    }
}
