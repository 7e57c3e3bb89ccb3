import ArgumentParser
import EnlaceControl

struct AgreementsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreements", abstract: "What a changed agreement would do.", subcommands: [Whatif.self])

    struct Whatif: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a changed partner file over the recorded events, before anyone reloads.",
            discussion: """
                Prints what would newly leave or stop leaving, field by field. Nothing is stored, sent or changed; who \
                asks is recorded. The file is checked as check does, against the areas and secrets of the running daemon.
                """)

        @Argument(help: "A whole partner file as in partners.d, or -; its id may be a new one.") var file: String
        @Option(
            help: ArgumentHelp(
                "Events from then on: a time (RFC 3339), or how long ago; 7d if not given.", valueName: "time"),
            transform: { try Whatif.since($0) })
        var since = WhatifRequest.Since.week
        @OptionGroup var session: Session

        func run() throws {
            let body = try InputFile.load(file)
            let call = ControlCall(
                .whatif, query: WhatifRequest(file: file, since: since).query, body: body,
                contentType: "application/yaml")
            try session.show(call, WhatifView.self)
        }

        private static func since(_ text: String) throws -> WhatifRequest.Since {
            guard let since = WhatifRequest.Since(text) else {
                throw ValidationError("--since \(text) must be a time such as 2026-03-01T00:00:00Z, or 12h, or 7d")
            }
            return since
        }
    }
}
