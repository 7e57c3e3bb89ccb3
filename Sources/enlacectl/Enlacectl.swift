import ArgumentParser
import EnlaceControl
import EnlaceCore

/// The control CLI: every verb asks the running daemon over its control socket, but for the few that need none.
@main
struct Enlacectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enlacectl",
        abstract: "Look after an Enlace node.",
        discussion: ExitStatus.discussion,
        version: EnlaceVersion.text,
        subcommands: [
            StatusCommand.self, CheckCommand.self, ReloadCommand.self, JournalCommand.self, EventsCommand.self,
            ExplainCommand.self, SheltersCommand.self, FlowsCommand.self, ImportCommand.self, AlertsCommand.self,
            PartnersCommand.self, AgreementsCommand.self, DeliveriesCommand.self, DisclosuresCommand.self,
            AuditCommand.self, ErasuresCommand.self, PersonCommand.self, EraseCommand.self, AgenciesCommand.self,
            KeysCommand.self, CatalogCommand.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            Terminal.write(failure.message, to: .standardError)
            exit(withError: ExitCode(failure.status.rawValue))
        } catch {
            exit(withError: error)
        }
    }
}
