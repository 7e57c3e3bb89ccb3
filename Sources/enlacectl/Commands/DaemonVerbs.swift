import ArgumentParser

/// A verb that enlaced carries out itself, so that it works without a running daemon.
protocol DaemonVerb: ParsableCommand {
    static var verb: String { get }
    var arguments: [String] { get }
}

extension DaemonVerb {
    func run() throws {
        throw DaemonBinary.replaceProcess(with: [Self.verb] + arguments)
    }
}

struct CheckCommand: DaemonVerb {
    static let verb = "check"
    static let configuration = CommandConfiguration(
        commandName: verb, abstract: "Find all errors of the configuration; needs no running daemon.",
        discussion: "All arguments go to enlaced check, for example --config DIR.")

    @Argument(parsing: .captureForPassthrough, help: "What enlaced check takes.")
    var arguments: [String] = []
}

struct CatalogCommand: DaemonVerb {
    static let verb = "catalog"
    static let configuration = CommandConfiguration(
        commandName: verb, abstract: "Show every type of event with its fields; needs no running daemon.",
        discussion: "All arguments go to enlaced catalog.")

    @Argument(parsing: .captureForPassthrough, help: "What enlaced catalog takes.")
    var arguments: [String] = []
}
