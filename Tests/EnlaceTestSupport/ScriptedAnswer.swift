/// How a ``ScriptedHTTPServer`` answers one request; after the last step the connection is kept for the next.
public struct ScriptedAnswer: Sendable {
    public enum Step: Sendable {
        case bytes([UInt8])
        /// Says nothing for so long, as a slow server does.
        case pause(milliseconds: Int)
        /// Waits until the test calls ``ScriptedHTTPServer/release()``.
        case untilReleased
        /// Says nothing more, until the other side has had enough.
        case untilPeerCloses
        case close
    }

    public var steps: [Step]

    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// A proper answer with `Content-Length`.
    public static func status(_ status: Int, _ headers: KeyValuePairs<String, String> = [:], body: [UInt8] = [])
        -> ScriptedAnswer
    {
        var head = "HTTP/1.1 \(status) Scripted\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return raw(Array((head + "\r\n").utf8) + body)
    }

    /// Whatever bytes, HTTP or not.
    public static func raw(_ bytes: [UInt8]) -> ScriptedAnswer { ScriptedAnswer([.bytes(bytes)]) }

    public static func raw(_ text: String) -> ScriptedAnswer { raw(Array(text.utf8)) }

    /// Not a byte in answer, and the connection stays open.
    public static let silence = ScriptedAnswer([.untilPeerCloses])

    /// The connection is closed without an answer.
    public static let hangUp = ScriptedAnswer([.close])

    /// This answer, once the test calls ``ScriptedHTTPServer/release()``.
    public var whenReleased: ScriptedAnswer { ScriptedAnswer([.untilReleased] + steps) }

    /// The first `count` bytes of this answer one by one, and then silence.
    public func stalling(after count: Int) -> ScriptedAnswer {
        let bytes = steps.flatMap { step -> [UInt8] in if case .bytes(let bytes) = step { bytes } else { [] } }
        return ScriptedAnswer(bytes.prefix(count).map { .bytes([$0]) } + [.untilPeerCloses])
    }

    /// The bytes of this answer one by one, with so long between.
    public func trickling(milliseconds: Int) -> ScriptedAnswer {
        let bytes = steps.flatMap { step -> [UInt8] in if case .bytes(let bytes) = step { bytes } else { [] } }
        return ScriptedAnswer(bytes.flatMap { [.bytes([$0]), .pause(milliseconds: milliseconds)] })
    }

    /// This answer, and then the connection is closed.
    public var closing: ScriptedAnswer { ScriptedAnswer(steps + [.close]) }
}
