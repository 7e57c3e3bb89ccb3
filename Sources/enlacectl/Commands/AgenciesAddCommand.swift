import ArgumentParser
import EnlaceControl
import EnlaceCore

struct AgenciesAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a signing secret for a new agency, and its file.",
        discussion: "The daemon keeps the secret; the file names it, and comes into force with enlacectl reload.")

    @Argument(help: "The new agency's id: a-z, 0-9 and -.", transform: Given.name) var agency: String
    @Option(help: "Its name as people know it.", transform: Given.title) var name: String
    @Option(parsing: .upToNextOption, help: "Types that it may post.") var types: [String]
    @Option(parsing: .upToNextOption, help: "Areas that it may post for.") var areas: [String]
    @Option(help: ArgumentHelp("Write the file into this agencies.d instead of printing it.", valueName: "dir"))
    var write: String?
    @OptionGroup var session: Session

    func validate() throws {
        guard Identifier.isSound(agency) else {
            throw ValidationError("an agency's id is made of 1 to 64 of a-z, 0-9 and -")
        }
    }

    func run() throws {
        let request = AddAgencyRequest(id: agency, name: name, types: types, areas: areas)
        let call = ControlCall(.addAgency, body: try ControlJSON.encode(request))
        guard let write else {
            try session.show(call, AddAgencyView.self)
            return
        }
        let path = "\(write)/\(agency).yaml"
        let (reply, bytes) = try session.fetch(call, as: AddAgencyReply.self)
        // The secret is shown before the file is tried: it cannot be had again.
        if session.json { session.printJSON(bytes) } else { say(AddAgencyView.secret(reply, on: .terminal)) }
        do {
            try OutputFile.create(path, reply.yaml)
        } catch {
            if !session.json { say("\n" + AddAgencyView.file(reply, on: .terminal)) }
            throw error
        }
        if !session.json { say("\n" + AddAgencyView.written(path, on: .terminal)) }
    }

    private func say(_ text: String) {
        Terminal.write(text, to: .standardOutput)
    }
}
