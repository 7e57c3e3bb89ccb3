import ArgumentParser
import EnlaceControl
import EnlaceCore
import EnlaceDisclosures

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "The disclosure log: its head, what peers hold of it, a copy of it, proofs, and whether a copy is sound.",
        subcommands: [Head.self, Heads.self, Processing.self, Export.self, Prove.self, Verify.self])

    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the signed checkpoint of the log as it is now.",
            discussion:
                "Give it to somebody outside: what they hold, nobody can change afterwards without being found out.")

        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.auditHead), AuditHeadView.self)
        }
    }

    struct Heads: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what peers hold of this node's log, and this node of theirs.",
            discussion: "What a peer holds, nobody can change afterwards without being found out.")

        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.auditHeads), HeadsView.self)
        }
    }

    struct Processing: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the record of processing: purposes, categories of data, recipients, how long it is kept.",
            discussion: """
                It is written from the configuration in force and the catalog, and says how exactly each partner is \
                told numbers of people, texts and positions.
                """)

        @Flag(help: "Print a page of Markdown, to be filed.") var markdown = false
        @OptionGroup var session: Session

        func validate() throws {
            if markdown, session.json { throw ValidationError("one of --markdown and --json") }
        }

        func run() throws {
            let call = ControlCall(.auditProcessing)
            guard markdown else {
                try session.show(call, ProcessingView.self)
                return
            }
            let reply = try session.fetch(call, as: ProcessingReply.self).reply
            Terminal.write(ProcessingText.markdown(reply, on: .terminal), to: .standardOutput)
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the log: the signed checkpoint, then an entry a line.",
            discussion: "It holds digests and names of fields, never values. Who asks is recorded.")

        @OptionGroup var session: Session

        func run() throws {
            try session.stream(ControlCall(.auditExport), of: AuditLine.self) { line, _ in
                Terminal.write(Array((line.line + "\n").utf8), to: .standardOutput)
            }
        }
    }

    struct Prove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print proofs as JSON: that a notice stands in the log, or that the log grew from an older one.")

        @Option(help: "A notice's id.") var notice: String?
        @Option(help: "The size of the older log, as its checkpoint has it.") var from: Int?
        @OptionGroup var session: Session

        func validate() throws {
            if notice == nil, from == nil { throw ValidationError("say what to prove: --notice, --from, or both") }
        }

        func run() throws {
            var query = ControlQuery()
            query.add("notice", notice)
            query.add("from", from)
            session.printJSON(try session.fetch(ControlCall(.auditProof, query: query), as: AuditProofReply.self).bytes)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold a copy of the log against its key and against older checkpoints; needs no daemon.",
            discussion: """
                Everything below the newest checkpoint that others have kept cannot have been changed unnoticed; how much \
                of the end no such checkpoint covers is said.
                """)

        @Argument(help: "A file that audit export wrote, or -.") var file: String
        @Option(help: "The log's key, as audit head printed it.") var key: String
        @Option(help: "A file with checkpoints that somebody has kept; may be given several times.")
        var held: [String] = []

        func run() throws {
            guard let verifier = CheckpointVerifier(text: key) else {
                throw Failure(.usage, "--key is no key of a log", next: "take the line that audit head calls key")
            }
            let kept = try held.map(InputFile.load)
            switch AuditExport.verify(try InputFile.load(file), key: verifier, held: kept) {
            case .success(let findings): Terminal.write(AuditVerdict.text(findings), to: .standardOutput)
            case .failure(let failure):
                throw Failure(
                    .refused, "the log is not sound: \(failure)",
                    next: "keep this file; ask who holds older checkpoints")
            }
        }
    }
}
