import ArgumentParser
import EnlaceControl

struct DisclosuresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclosures", abstract: "List what was let out: to whom, of which event, which fields.",
        discussion: """
            Who asks is recorded; of a person also why, in the journal. A disclosure without an outcome counts as one that \
            has arrived.
            """)

    @Option(help: "Only to this partner.") var partner: String?
    @Option(help: "Only of this event: its id or position.") var event: String?
    @Option(help: "Only of events about this person, by the pseudonym of this node; each in full.") var person: String?
    @Option(help: "With --person: why, in one line that does not name the person.") var reason: String?
    @Option(help: "How many, 1 to 1,000: by default 20, and of a person all.") var limit: Int?
    @OptionGroup var session: Session

    func validate() throws {
        if (person == nil) != (reason == nil) { throw ValidationError("--person and --reason go together") }
    }

    func run() throws {
        var request = DisclosureListRequest()
        request.partner = partner
        request.event = event
        request.limit = limit
        guard let person, let reason else {
            try session.show(ControlCall(.disclosures, query: request.query), DisclosureListView.self)
            return
        }
        let body = PersonDisclosuresRequest(person: person, reason: reason, among: request)
        try session.show(
            ControlCall(.personDisclosures, body: try ControlJSON.encode(body)), PersonDisclosuresView.self)
    }
}
