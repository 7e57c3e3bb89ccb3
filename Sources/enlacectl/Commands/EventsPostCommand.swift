import ArgumentParser
import EnlaceControl

struct EventsPostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post", abstract: "Post a CloudEvent, or a JSON array of them, in the name of an agency.",
        discussion: "The agency's own rights apply: its types, sources, areas and objects.")

    @Argument(help: "A file, or - for standard input.") var file: String
    @Option(help: "The agency to post for.") var agency: String
    @Flag(help: "Validate, and store nothing.") var dryRun = false
    @OptionGroup var session: Session

    func run() throws {
        let body = try InputFile.load(file)
        let isBatch = body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
        let call = ControlCall(
            .post, query: PostRequest(agency: agency, isDryRun: dryRun).query, body: body,
            contentType: isBatch ? "application/cloudevents-batch+json" : "application/cloudevents+json")
        try session.show(call, PostView.self)
    }
}
