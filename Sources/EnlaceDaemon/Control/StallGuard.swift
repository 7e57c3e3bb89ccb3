import NIOCore
import NIOHTTPTypes

/// Once the node is to stop, closes a connection whose client does not read its answer, or does not send the rest of
/// its request: what is done for it would hold up the stop for as long as it likes.
final class StallGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// On a socket of the same machine whoever reads at all takes something within that.
    private static let patience = TimeAmount.seconds(2)

    private var pace = ClientPace()
    private var timer: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pace.received(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        pace.answered()
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, timer == nil { look(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func look(_ context: ChannelHandlerContext) {
        let unsent = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard !pace.isStalled(unsent: unsent) else { return context.close(promise: nil) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: StallGuard.patience) { self.look(context) }
    }
}

@available(*, unavailable)
extension StallGuard: Sendable {}
