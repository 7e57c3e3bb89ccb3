import ArgumentParser
import EnlaceControl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The options of every verb that asks the daemon, and how its answer reaches the terminal.
struct Session: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Path of the daemon's control socket; ENLACE_SOCKET sets another default.", valueName: "path"))
    var socket: String = Session.defaultSocket

    @Flag(
        help: """
            Print the daemon's answer as JSON, and on stderr why it gave none; what is wrong with the command line or with \
            a file is told as text.
            """)
    var json = false

    private static var defaultSocket: String {
        getenv("ENLACE_SOCKET").map { String(cString: $0) } ?? "/run/enlace/control.sock"
    }

    private var client: ControlClient { ControlClient(socketPath: socket) }

    /// Asks, and prints the answer: as it came with `--json`, else as `view` shows it.
    @discardableResult
    func show<V: View>(_ call: ControlCall, _ view: V.Type) throws -> V.Reply {
        let (reply, bytes) = try fetch(call, as: V.Reply.self)
        if json { printJSON(bytes) } else { Terminal.write(V.render(reply, on: .terminal), to: .standardOutput) }
        return reply
    }

    /// Asks, and prints nothing.
    func fetch<Reply: Decodable>(_ call: ControlCall, as type: Reply.Type) throws -> (reply: Reply, bytes: [UInt8]) {
        try translating {
            let bytes = try client.fetch(call)
            return (try decode(type, bytes), bytes)
        }
    }

    /// Asks for a stream, and hands over each item together with its line.
    func stream<Item: Codable & Sendable>(
        _ call: ControlCall, of type: Item.Type, _ consume: @escaping (Item, [UInt8]) throws -> Void
    ) throws {
        try translating {
            try client.stream(call) { line in
                switch try decode(StreamLine<Item>.self, line) {
                case .item(let item): try consume(item, line)
                case .problem(let problem): throw problem
                }
            }
        }
    }

    func printJSON(_ bytes: [UInt8]) {
        Terminal.write(bytes + [0x0A], to: .standardOutput)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        do {
            return try ControlJSON.decode(type, from: bytes)
        } catch {
            throw Failure(
                .refused, "the daemon's answer is not one that this enlacectl understands",
                next: "use the enlacectl that came with the running enlaced: compare enlacectl --version with status")
        }
    }

    private func translating<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let problem as ControlProblem {
            throw Failure(problem, asJSON: json)
        } catch var failure as Failure {
            failure.isJSON = json
            throw failure
        }
    }
}
