import EnlaceControl
import EnlaceCore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns handlers over requests and replies into routes over HTTP.
struct ControlRouter {
    let router = Router(context: ControlContext.self)
    let logger: Logger
    let recorder: ActRecorder
    /// IANA name; stands on every answer.
    let timeZone: String

    /// A verb that only reads what operators may see.
    func reads<Reply: Encodable & Sendable>(
        _ route: ControlRoute, _ handler: @escaping @Sendable (ControlCall) async throws -> Reply
    ) {
        add(route) { call in ControlRouter.json(.ok, try ControlJSON.encode(try await handler(call))) }
    }

    /// A verb that changes or reveals something: who did it is recorded before it is done.
    func acts<Reply: Encodable & Sendable>(
        _ route: ControlRoute, _ handler: @escaping @Sendable (ControlCall) async throws -> Reply
    ) {
        add(route) { [recorder] call in
            await recorder.record(route, call)
            return ControlRouter.json(.ok, try ControlJSON.encode(try await handler(call)))
        }
    }

    /// A verb that answers in its own way, for example with a stream.
    func answers(
        _ route: ControlRoute, isRecorded: Bool = false,
        _ handler: @escaping @Sendable (ControlCall) async throws -> Response
    ) {
        add(route) { [recorder] call in
            if isRecorded { await recorder.record(route, call) }
            return try await handler(call)
        }
    }

    private func add(_ route: ControlRoute, _ handler: @escaping @Sendable (ControlCall) async throws -> Response) {
        let method: HTTPRequest.Method = route.method == .get ? .get : .post
        router.on(RouterPath(route.pattern), method: method) { [logger, timeZone] request, context in
            var response: Response
            do {
                let query = try ControlQuery(parsing: request.uri.query ?? "")
                response = try await handler(ControlCall(query: query, request: request, context: context))
            } catch {
                response = ControlRouter.refusal(error, logger)
            }
            if let field = HTTPField.Name(ControlRoute.timeZoneField) { response.headers[field] = timeZone }
            return response
        }
    }

    static func json(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String = "application/json") -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func refusal(_ error: any Error, _ logger: Logger) -> Response {
        let problem = ControlProblem(from: error)
        if problem.status >= 500 { logger.error("control verb failed", metadata: ["error": "\(error)"]) }
        let bytes = (try? ControlJSON.encode(problem)) ?? []
        return json(.init(code: problem.status), bytes, type: ControlProblem.mediaType)
    }
}

extension ControlProblem {
    /// What an operator is told of any error.
    init(from error: any Error) {
        switch error {
        case let problem as ControlProblem: self = problem
        case JournalError.overloaded:
            self.init(.unavailable, "the journal's queue is full", hint: "try again in a moment")
        case JournalError.diskFull:
            self.init(.diskFull, "nothing was stored", hint: "free space; intake resumes by itself")
        case JournalError.stopped, JournalError.failed:
            self.init(.unavailable, "the journal takes nothing more", hint: "see the daemon's log")
        case let error as HTTPError: self.init(.malformed, error.body)
        default: self.init(.failed, "\(error)", hint: "see the daemon's log")
        }
    }
}
