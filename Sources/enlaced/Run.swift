import ArgumentParser
import EnlaceDaemon
import Foundation

/// `enlaced run`: what the service manager starts.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the node until it is told to stop (SIGTERM, SIGINT); SIGHUP reloads the configuration.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        do {
            try await Daemon(
                directory: options.config, plugins: Enlaced.plugins,
                environment: ProcessInfo.processInfo.environment
            ).run()
        } catch {
            FileHandle.standardError.write(Data("enlaced: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }
}
