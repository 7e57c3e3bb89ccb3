import EnlaceCore
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Holds one connection to its limits: whether there may be one more, and how long a header and a body may take.
///
/// It stands between the HTTP codec and the server, and also gives a body and a date to the bare answer that the
/// server makes to what it cannot parse.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Reaches the reader of a body in place of the rest.
    struct BodyDeadlinePassed: Error {}

    private let settings: IntakeSettings
    private let limits: ConnectionLimits
    private let clock: any NodeClock
    private let metrics: IntakeMetrics
    private var progress = RequestProgress()
    private var timer: Scheduled<Void>?
    private var hasBegun = false
    private var isAdmitted = false
    /// What is wrong with a request that does not get through the parser.
    private var parseProblem = Problem(.malformed)

    init(settings: IntakeSettings, limits: ConnectionLimits, clock: any NodeClock, metrics: IntakeMetrics) {
        self.settings = settings
        self.limits = limits
        self.clock = clock
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try ProtocolGuard.insert(into: context.pipeline.syncOperations)
        } catch {
            // Without it the connection must not be served.
            return context.close(promise: nil)
        }
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelTimer()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        let address = context.remoteAddress
        isAdmitted = limits.admit(address)
        guard isAdmitted else {
            metrics.refusedConnection()
            answer(Problem(.overloaded, "There are too many connections."), context)
            return
        }
        let limits = limits
        context.channel.closeFuture.whenComplete { _ in limits.release(address) }
        startTimer(settings.headerDeadline, context)
    }
}

// MARK: - What arrives

extension ConnectionGuard {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isAdmitted, !progress.dropsInput else { return readDropped(context, unwrapInboundIn(data)) }
        switch unwrapInboundIn(data) {
        case .head(let head):
            cancelTimer()
            progress.receivedHead()
            if head.headerFields[.expect]?.lowercased() == "100-continue" { invite(head, context) }
        case .body: break
        case .end:
            cancelTimer()
            perform(progress.receivedEnd(), context)
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Most bodies come together with their header and never need a timer.
        if progress.isReadingBody, timer == nil { startTimer(settings.bodyDeadline, context) }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: parseProblem = Problem(.headersTooLarge)
        case is ProtocolGuard.HostNotSingle:
            parseProblem = Problem(.malformed, "A request has exactly one 'Host' header field.")
            // The server answers it like all that it cannot parse.
            return context.fireErrorCaught(HTTPParserError.unknown)
        default: break
        }
        context.fireErrorCaught(error)
    }

    private func readDropped(_ context: ChannelHandlerContext, _ part: HTTPRequestPart) {
        guard isAdmitted, case .end = part else { return }
        perform(progress.receivedEnd(), context)
    }

    /// Tells a client that waits for leave to send its body to go ahead, unless the body is too large anyway.
    private func invite(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        guard head.headerFields[.contentLength].flatMap({ Int($0) }) ?? 0 <= settings.bodyBytes else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }
}

// MARK: - What leaves

extension ConnectionGuard {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): writeHead(head, context, promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let action = progress.endedAnswer()
            guard action == .close else { return context.write(data, promise: promise) }
            let written = promise ?? context.eventLoop.makePromise()
            context.writeAndFlush(data, promise: written)
            context.close(promise: nil)
        }
    }

    private func writeHead(_ head: HTTPResponse, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        // Everything that a route answers has a date; what has none is the server's word on what it could not parse.
        guard head.headerFields[.date] != nil else { return writeParseFailure(context, promise) }
        var head = head
        if progress.beginsAnswer() { head.headerFields[.connection] = "close" }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    private func writeParseFailure(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        progress.announcedClose()
        let problem = parseProblem
        metrics.refused(problem.kind)
        let body = problem.json().bytes
        context.write(wrapOutboundOut(.head(closingHead(problem, length: body.count))), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: promise)
    }

    /// Answers in the server's place, and closes.
    private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
        let body = problem.json().bytes
        context.write(wrapOutboundOut(.head(closingHead(problem, length: body.count))), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    private func closingHead(_ problem: Problem, length: Int) -> HTTPResponse {
        var fields: HTTPFields = [
            .contentType: "application/problem+json", .contentLength: String(length), .connection: "close",
            .date: clock.now.httpDate,
        ]
        if let seconds = problem.retryAfter { fields[.retryAfter] = String(seconds) }
        return HTTPResponse(status: HTTPResponse.Status(code: problem.kind.status), headerFields: fields)
    }
}

// MARK: - Deadlines

extension ConnectionGuard {
    private func startTimer(_ span: Timestamp.Span, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(span.milliseconds)) {
            self.timer = nil
            self.perform(self.progress.deadlinePassed(), context)
        }
    }

    private func cancelTimer() {
        timer?.cancel()
        timer = nil
    }

    private func perform(_ action: RequestProgress.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .nothing: break
        case .close: context.close(promise: nil)
        case .answerTimeout: answer(Problem(.timeout, "The header was not complete in time."), context)
        case .failBody: context.fireErrorCaught(BodyDeadlinePassed())
        }
    }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
