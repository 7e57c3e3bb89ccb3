import ArgumentParser
import EnlaceControl

struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "What is kept about one person.", subcommands: [Export.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print everything that is kept about a person, as JSON.",
            discussion: """
                Events, bases, and every notice that was made for a partner, opened. Who asks, and why, is recorded in the \
                journal.
                """)

        @Argument(help: "The person's pseudonym.", transform: Given.name) var person: String
        @Option(help: "Why, in one line that does not name the person.") var reason: String
        @OptionGroup var session: Session

        func run() throws {
            session.printJSON(try session.fetch(.about(person, .exportPerson, reason), as: WireJSON.self).bytes)
        }
    }
}

struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Forget a person, here and wherever they were told of.",
        discussion: """
            Destroys the key of all that is kept about the person; it cannot be undone, by a backup neither. Partners who \
            were told of the person are asked to forget them as well. If it fails, run it again.
            """)

    @Argument(help: "The person's pseudonym.", transform: Given.name) var person: String
    @Option(help: "Why, in one line that does not name the person.") var reason: String
    @OptionGroup var session: Session

    func run() throws {
        try session.show(.about(person, .erasePerson, reason), EraseView.self)
    }
}

extension ControlCall {
    fileprivate static func about(_ person: String, _ route: ControlRoute, _ reason: String) throws -> ControlCall {
        ControlCall(route, body: try ControlJSON.encode(PersonRequest(person: person, reason: reason)))
    }
}

enum EraseView: View {
    static func render(_ reply: EraseReply, on page: Page) -> String {
        let done = reply.wasErased ? "the person had been erased before" : "the person is erased"
        return paragraph("\(done); the events that tell of it have the subject \(reply.erasure)", on: page)
    }
}
