import ArgumentParser
import EnlaceDaemon
import Foundation

/// `enlaced check`: every problem of a configuration at once.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a configuration folder, and show every problem with file:line:column.",
        discussion: "Needs to read the node's state folder, to know which secrets there are. Changes nothing.")

    @OptionGroup var options: ConfigurationOptions
    @Flag(help: "Answer in JSON.") var json = false

    func run() throws {
        let report = ConfigurationCheck(
            directory: options.config, plugins: Enlaced.plugins, environment: ProcessInfo.processInfo.environment
        ).report()
        print(json ? report.json : report.text)
        if !report.isSound { throw ExitCode(1) }
    }
}
