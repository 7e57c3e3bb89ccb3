import ArgumentParser
import EnlaceCore
import EnlaceDaemon
import Foundation

/// `enlaced keys`: keys while no daemon is running, for example before the first start.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make keys, and keep secrets for the daemon while it is not running.",
        subcommands: [Generate.self, Node.self, Store.self])

    /// `enlaced keys generate`
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a signing key and print it; nothing is kept.")

        enum Kind: String, ExpressibleByArgument, CaseIterable {
            case symmetric, ed25519, token
        }

        @Option(help: "symmetric (whsec_, HMAC), ed25519 (whsk_ and whpk_) or token (a bearer token and its SHA-256).")
        var kind = Kind.symmetric
        @Flag(help: "Answer in JSON.") var json = false

        func run() {
            let values: [JSON.Member] =
                switch kind {
                case .symmetric: [.init("secret", .string(WebhookSignature.generateSymmetricKey()))]
                case .ed25519: pair(WebhookSignature.generateKeyPair())
                case .token: token(BearerToken.generate())
                }
            print(json ? JSON.object(values).text : values.map(line).joined(separator: "\n"))
        }

        private func pair(_ pair: (secret: String, public: String)) -> [JSON.Member] {
            [.init("secret", .string(pair.secret)), .init("publicKey", .string(pair.public))]
        }

        private func token(_ token: BearerToken) -> [JSON.Member] {
            [.init("token", .string(token.text)), .init("sha256", .string(token.digest))]
        }

        private func line(_ member: JSON.Member) -> String {
            guard case .string(let text) = member.value else { return member.key }
            return "\(member.key): \(text)"
        }
    }

    /// `enlaced keys node`
    struct Node: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a node key and print it: the content of /etc/enlace/node.key.")

        func run() {
            print(NodeKey.generate())
        }
    }

    /// `enlaced keys store`
    struct Store: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a secret, read from standard input, under a name that the configuration uses.",
            discussion: "Only while the daemon is not running; then use: enlacectl keys store NAME")

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The name, for example imm-tijuana-2026.") var name: String

        func run() throws {
            let secret = PEM.secret { readLine() }
            guard !secret.isEmpty else { throw ValidationError("nothing came on standard input") }
            try OfflineSecrets(
                directory: options.config, plugins: Enlaced.plugins,
                environment: ProcessInfo.processInfo.environment
            ).store(secret, named: name)
            print("stored '\(name)'")
        }
    }
}
