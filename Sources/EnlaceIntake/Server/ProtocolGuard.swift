import NIOCore
import NIOHTTP1

/// Asks of a request's head what is not to be seen any more once it is translated: its version, and every `Host`.
///
/// It stands behind the decoder. Whatever comes behind a head that it refuses is dropped: that the two sides agree on
/// where the next one would begin cannot be relied on.
final class ProtocolGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// What ``ConnectionGuard`` makes a refusal of.
    struct HostNotSingle: Error {}

    private var hasRefused = false

    /// Puts a guard in its place in the pipeline of a server's connection, where there is a decoder.
    static func insert(into pipeline: ChannelPipeline.SynchronousOperations) throws {
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(ProtocolGuard(), position: .after(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        guard ProtocolGuard.namesItsHost(head) else {
            hasRefused = true
            return context.fireErrorCaught(HostNotSingle())
        }
        guard head.version < .http1_1 else { return context.fireChannelRead(data) }
        // Whoever speaks HTTP/1.0 takes the end of the connection for the end of the answer.
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// RFC 9112, section 3.2: exactly once; before HTTP/1.1 it may be missing.
    private static func namesItsHost(_ head: HTTPRequestHead) -> Bool {
        let count = head.headers["host"].count
        return count == 1 || (count == 0 && head.version < .http1_1)
    }
}

extension HTTPVersion {
    fileprivate static func < (lhs: HTTPVersion, rhs: HTTPVersion) -> Bool {
        (lhs.major, lhs.minor) < (rhs.major, rhs.minor)
    }
}

@available(*, unavailable)
extension ProtocolGuard: Sendable {}
