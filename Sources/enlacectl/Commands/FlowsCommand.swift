import ArgumentParser
import EnlaceControl

struct FlowsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flows", abstract: "Ask the imported statistics.",
        discussion: """
            For example: enlacectl flows --by area --where component=usbp --from 2023-10 --to 2023-10
            Values of one dimension are alternatives; different dimensions must all fit.
            """)

    @Option(
        help: ArgumentHelp("Break down by these dimensions, separated by commas; repeatable.", valueName: "dimensions"))
    var by: [String] = []
    @Option(
        name: .customLong("where"), help: ArgumentHelp("Count only this; repeatable.", valueName: "dimension=value"))
    var conditions: [String] = []
    @Option(help: ArgumentHelp("First month, YYYY-MM.", valueName: "month")) var from: String?
    @Option(help: ArgumentHelp("Last month, YYYY-MM.", valueName: "month")) var to: String?
    @Option(help: ArgumentHelp("Fiscal year N: October N-1 to September N.", valueName: "year")) var fiscalYear: Int?
    @Option(help: ArgumentHelp("As published on this day, YYYY-MM-DD.", valueName: "day")) var edition: String?
    @OptionGroup var session: Session

    func validate() throws {
        for condition in conditions where FlowsRequest.Condition(condition) == nil {
            throw ValidationError("--where \(condition) must read dimension=value, for example component=usbp")
        }
    }

    func run() throws {
        try session.show(ControlCall(.flows, query: request.query), FlowsView.self)
    }

    var request: FlowsRequest {
        var request = FlowsRequest()
        request.by = by.flatMap { $0.split(separator: ",").map(String.init) }
        request.conditions = conditions.compactMap(FlowsRequest.Condition.init)
        request.from = from
        request.to = to
        request.fiscalYear = fiscalYear
        request.edition = edition
        return request
    }
}
