import ArgumentParser
import EnlaceControl
import EnlaceCore

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Keys to sign and verify with, and other secrets.",
        subcommands: [List.self, Generate.self, Store.self, Remove.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the secrets that the daemon keeps: their names, never what they are.")

        @OptionGroup var session: Session

        func run() throws { try session.show(ControlCall(.keys), KeyListView.self) }
    }

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key: printed only, or with --name kept by the daemon.",
            discussion: "Without --name no daemon is needed, and nothing is stored.")

        @Option(help: "symmetric (HMAC-SHA256) or ed25519.") var kind = CreateKeyRequest.Kind.symmetric
        @Option(help: "Keep the secret in the daemon's store under this name.") var name: String?
        @OptionGroup var session: Session

        func run() throws {
            guard let name else { return try printLocalKeys() }
            let request = CreateKeyRequest(name: name, kind: kind)
            try session.show(ControlCall(.createKey, body: try ControlJSON.encode(request)), KeyView.self)
        }

        private func printLocalKeys() throws {
            let keys = makeKeys()
            if session.json {
                session.printJSON(try ControlJSON.encode(keys))
            } else {
                Terminal.write(keys.render(), to: .standardOutput)
            }
        }

        private func makeKeys() -> LocalKeys {
            switch kind {
            case .symmetric: return LocalKeys(secret: WebhookSignature.generateSymmetricKey())
            case .ed25519:
                let pair = WebhookSignature.generateKeyPair()
                return LocalKeys(secret: pair.secret, publicKey: pair.public)
            }
        }
    }
}

extension KeysCommand {
    /// `keys store`
    struct Store: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a secret that the other side made, read from standard input.",
            discussion: "It is never taken from the command line, which others on the machine can see.")

        @Argument(
            help: "The name under which the configuration refers to it, for example san-diego-2026.",
            transform: Given.name)
        var name: String
        @OptionGroup var session: Session

        func run() throws {
            let secret = PEM.secret { readLine() }
            guard !secret.isEmpty else { throw ValidationError("nothing came on standard input") }
            let request = StoreKeyRequest(secret: secret)
            try session.show(
                ControlCall(.storeKey, name, body: try ControlJSON.encode(request)), StoredKeyView.self)
        }
    }
}

extension KeysCommand {
    /// `keys remove`
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a secret that the configuration does not refer to any more.",
            discussion: "It cannot be undone, and the name is not used again.")

        @Argument(help: "The secret's name.", transform: Given.name) var name: String
        @OptionGroup var session: Session

        func run() throws { try session.show(ControlCall(.removeKey, name), RemovedKeyView.self) }
    }
}

extension CreateKeyRequest.Kind: ExpressibleByArgument {}
