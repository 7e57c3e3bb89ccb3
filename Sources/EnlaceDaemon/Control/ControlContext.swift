import EnlaceControl
import EnlaceCore
import Hummingbird
import Logging
import NIOCore

/// What a handler of the control socket is handed with a request.
struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// A file of statistics may be this long; everything else is far shorter.
    var maxUploadSize: Int { 256 << 20 }
}

/// One request, read out of HTTP.
struct ControlCall: Sendable {
    let query: ControlQuery
    let request: Request
    let context: ControlContext

    /// A path parameter; the router has matched it, so it is there.
    func parameter(_ name: String) throws -> String {
        let raw = try context.parameters.require(name)
        guard let text = PercentCoding.decode(raw) else {
            throw ControlProblem(.invalid, "the path is not percent-encoded UTF-8")
        }
        return text
    }

    /// - Parameter limit: a longer body is refused; nil for the longest that any route takes.
    func body(upTo limit: Int? = nil) async throws -> [UInt8] {
        let buffer = try await request.body.collect(upTo: limit ?? context.maxUploadSize)
        return Array(buffer.readableBytesView)
    }

    func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        do {
            return try ControlJSON.decode(type, from: try await body())
        } catch is DecodingError {
            throw ControlProblem(.malformed, "the body is not the JSON that this route takes")
        }
    }
}
