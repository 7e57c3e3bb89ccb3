import ArgumentParser
import EnlaceControl

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in published statistics.", subcommands: [Encounters.self])

    struct Encounters: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cbp-encounters", abstract: "Import a CSV file of CBP encounters.",
            discussion: """
                The whole file is checked before anything is stored; importing it again changes nothing.
                Each publication is an edition, and flows can answer as of any: name it with --edition. A second \
                import under the same edition replaces the counts that it changes.
                """)

        @Argument(help: "A CSV file, or - for standard input.") var file: String
        @Option(
            help: ArgumentHelp(
                "The day on which the file was published, YYYY-MM-DD; today (UTC) if left out.", valueName: "day"))
        var edition: String?
        @Flag(help: "Cells missing from a month that the file covers are restated to 0.") var complete = false
        @OptionGroup var session: Session

        func run() throws {
            let body = try InputFile.load(file)
            guard !body.starts(with: [0x1F, 0x8B]) else {
                throw Failure(
                    .usage, "\(file == "-" ? "standard input" : file) is compressed with gzip",
                    next: "zcat FILE | enlacectl import cbp-encounters -")
            }
            let request = ImportRequest(edition: edition, isComplete: complete)
            let call = ControlCall(.importEncounters, query: request.query, body: body, contentType: "text/csv")
            guard let summary = try followed(call) else { throw brokenOff() }
            if session.json { return session.printJSON(summary.line) }
            Terminal.write(ImportView.render(summary.reply, on: .terminal), to: .standardOutput)
        }

        /// A connection that breaks during an import says what to do about the import.
        private func followed(_ call: ControlCall) throws -> (reply: ImportSummary, line: [UInt8])? {
            do {
                return try follow(call)
            } catch let failure as Failure where failure.isBroken {
                throw brokenOff()
            }
        }

        private func brokenOff() -> Failure {
            Failure(
                .unreachable, "the daemon ended the import before it was done; until it is, figures are missing",
                next: "import the file again, with the same --edition: what is stored is not stored twice",
                asJSON: session.json)
        }

        /// Draws the progress until the summary has come; nil if it never did.
        private func follow(_ call: ControlCall) throws -> (reply: ImportSummary, line: [UInt8])? {
            let bar = ProgressBar()
            defer { bar.clear() }
            var summary: (reply: ImportSummary, line: [UInt8])?
            try session.stream(call, of: ImportStep.self) { step, line in
                switch step {
                case .progress(let progress): bar.show(progress)
                case .summary(let reply): summary = (reply, line)
                }
            }
            return summary
        }
    }
}
