import NIOHTTPTypes

/// Whether one connection waits for its client, and the client does nothing.
///
/// A pure value: ``StallGuard`` tells it what passes and does what it says.
struct ClientPace: Sendable {
    private struct Sight: Equatable {
        var movements: Int
        var unsent: Int
    }

    private var isReceiving = false
    /// Parts of requests and answers that have passed.
    private var movements = 0
    private var lastSight: Sight?

    mutating func received(_ part: HTTPRequestPart) {
        movements += 1
        switch part {
        case .head: isReceiving = true
        case .body: break
        case .end: isReceiving = false
        }
    }

    mutating func answered() {
        movements += 1
    }

    /// Looks again: whether the client has neither sent nor read a byte since the last look, though it is its turn.
    ///
    /// - Parameter unsent: bytes of answers that the client has left no room for.
    mutating func isStalled(unsent: Int) -> Bool {
        let sight = Sight(movements: movements, unsent: unsent)
        defer { lastSight = sight }
        return (isReceiving || unsent > 0) && sight == lastSight
    }
}
