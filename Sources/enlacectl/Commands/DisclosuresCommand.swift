import ArgumentParser
import EnlaceControl

struct DisclosuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclosures", abstract: "List what was let out: to whom, of which event, which fields.",
        discussion: "Who asks is recorded. A disclosure without an outcome counts as one that has arrived.")

    @Option(help: "Only to this partner.") var partner: String?
    @Option(help: "Only of this event: its id or position.") var event: String?
    @Option(help: "How many, 1 to 1,000.") var limit = 20
    @OptionGroup var session: Session

    func run() throws {
        var request = DisclosureListRequest()
        request.partner = partner
        request.event = event
        request.limit = limit
        try session.show(ControlCall(.disclosures, query: request.query), DisclosureListView.self)
    }
}
