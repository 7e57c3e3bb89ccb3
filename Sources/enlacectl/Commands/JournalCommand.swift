import ArgumentParser
import EnlaceControl

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Whether what is stored is sound.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at everything in the journal; takes minutes for millions of events.",
            discussion: "The node goes on working meanwhile. Exits with 1 if something is damaged.")

        @OptionGroup var session: Session

        func run() throws {
            let reply = try session.show(ControlCall(.checkJournal), JournalHealthView.self)
            if reply.state == .damaged { throw ExitCode(ExitStatus.refused.rawValue) }
        }
    }
}
