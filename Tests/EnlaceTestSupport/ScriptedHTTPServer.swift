import Foundation

/// A partner's server whose every answer the test decides: HTTP/1.1 on a port of its own, one thread a connection.
///
/// It records each request byte for byte before it answers. It ends with ``stop()``, at the latest when the test lets
/// go of it.
public final class ScriptedHTTPServer: Sendable {
    public typealias Script = @Sendable (ScriptedRequest) -> ScriptedAnswer

    public let port: UInt16
    private let floor: ServerFloor

    /// Listens on 127.0.0.1 at once; `script` is called on the thread of the connection.
    public init(_ script: @escaping Script) throws {
        let listener = try StreamSocket.listening()
        port = try listener.port
        let floor = ServerFloor(script)
        self.floor = floor
        floor.opened(listener)
        Thread { floor.accept(from: listener) }.start()
    }

    /// Answers every request in the same way.
    public convenience init(always answer: ScriptedAnswer) throws {
        try self.init { _ in answer }
    }

    deinit {
        stop()
    }

    public func url(_ path: String = "/hook") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// All requests so far, in the order of their last byte.
    public var requests: [ScriptedRequest] { floor.requests }

    /// How many connections were ever accepted.
    public var connectionCount: Int { floor.connectionCount }

    /// Returns once that many requests have come in.
    @discardableResult
    public func requests(atLeast count: Int) async -> [ScriptedRequest] {
        await floor.requests(atLeast: count)
    }

    /// Lets every answer go on that stands at ``ScriptedAnswer/Step/untilReleased``, now and later.
    public func release() {
        floor.release()
    }

    /// Closes all connections and the port.
    public func stop() {
        floor.stop()
    }
}
