import ArgumentParser
import EnlaceControl

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Put changed areas, agencies, partners and rules into force.",
        discussion: "A configuration with problems is refused, and the old one stays.")

    @OptionGroup var session: Session

    func run() throws {
        try session.show(ControlCall(.reload), ReloadView.self)
    }
}
