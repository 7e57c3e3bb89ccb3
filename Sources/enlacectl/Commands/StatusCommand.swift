import ArgumentParser
import EnlaceControl

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How the node is; exits with 1 while it is not ready.")

    @OptionGroup var session: Session

    func run() throws {
        let reply = try session.show(ControlCall(.status), StatusView.self)
        if !reply.ready { throw ExitCode(ExitStatus.refused.rawValue) }
    }
}
