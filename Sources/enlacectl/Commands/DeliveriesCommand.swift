import ArgumentParser
import EnlaceControl
import EnlaceCore

struct DeliveriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "Notices on their way to partners.",
        subcommands: [List.self, Show.self, Retry.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List notices, newest first.")

        @Option(help: "Only notices to this partner.") var partner: String?
        @Option(help: ArgumentHelp("\(statuses.joined(separator: ", ")).", valueName: "status"), transform: known)
        var status: String?
        @Option(help: "How many, 1 to 1,000.") var limit = 20
        @OptionGroup var session: Session

        func run() throws {
            var request = DeliveryListRequest()
            request.partner = partner
            request.status = status
            request.limit = limit
            try session.show(ControlCall(.deliveries, query: request.query), DeliveryListView.self)
        }

        private static let statuses = NoticeProgress.Status.allCases.map(\.rawValue)

        @Sendable private static func known(_ status: String) throws -> String {
            guard statuses.contains(status) else {
                throw ValidationError(Suggestion.expected(oneOf: statuses, got: status))
            }
            return status
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one notice and its body.")

        @Argument(help: "The notice's id.", transform: Given.name) var notice: String
        @OptionGroup var session: Session

        func run() throws {
            try session.show(ControlCall(.delivery, notice), DeliveryDetailView.self)
        }
    }

    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try a dead notice again now, or all dead ones of a partner.")

        @Argument(help: "The notice's id, or all.", transform: Given.name) var notice: String
        @Option(help: "With all: the partner.") var partner: String?
        @OptionGroup var session: Session

        func validate() throws {
            if (notice == "all") != (partner != nil) {
                throw ValidationError("all needs --partner, and --partner goes with all only")
            }
        }

        func run() throws {
            var query = ControlQuery()
            query.add("partner", partner)
            try session.show(ControlCall(.retryDelivery, notice, query: query), RetryView.self)
        }
    }
}
