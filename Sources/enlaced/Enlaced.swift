import ArgumentParser
// To be linked is all that it is for: its malloc then serves the whole process, libcurl and SQLite included.
import CJemalloc
import EnlaceCore
import EnlaceDaemon
import EnlacePluginKit
import SQLitePersistence
import Webhooks

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The daemon, and the verbs that need none running.
@main
struct Enlaced: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enlaced",
        abstract: "The coordination daemon of a border city.",
        version: EnlaceVersion.text,
        subcommands: [Run.self, Check.self, Keys.self, Catalog.self])

    static func main() async {
        if CommandLine.arguments.dropFirst().first == "run" {
            // It would end the process until the daemon hears it. Nothing is read yet, so nothing is missed.
            signal(SIGHUP, SIG_IGN)
        }
        await main(nil)
    }

    /// Every plugin that is compiled in.
    static let plugins: [any Plugin.Type] = [SQLitePersistence.self, Webhooks.self]
}

/// Where the configuration is.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: "The folder of enlaced.yaml, areas.yaml, agencies.d, partners.d and rules.d.")
    var config = "/etc/enlace"
}
