import ArgumentParser
import EnlaceControl

struct EventsTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Print events as they are committed, until interrupted.",
        discussion: "With --json one event a line.")

    @Option(help: "Begin after this position; without it, with the next event.") var after: Int64?
    @OptionGroup var session: Session

    func run() throws {
        var query = ControlQuery()
        query.add("after", after)
        let page = Page.terminal
        try session.stream(ControlCall(.tail, query: query), of: EventRow.self) { event, line in
            if session.json {
                session.printJSON(line)
            } else {
                Terminal.write(EventTable.line(event, on: page), to: .standardOutput)
            }
        }
        throw Failure(
            .unreachable, "the daemon ended the stream", next: "see whether it is stopping: systemctl status enlaced",
            asJSON: session.json)
    }
}
