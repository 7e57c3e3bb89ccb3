/// How far the requests of one HTTP/1.1 connection have come, and what is to be done when time is up.
///
/// A pure value: ``ConnectionGuard`` feeds it what passes and does what it says.
struct RequestProgress: Sendable {
    enum Action: Equatable, Sendable {
        case nothing
        case close
        /// Tell the client that it was too slow, then close.
        case answerTimeout
        /// Let whoever reads the body learn that it will not be complete.
        case failBody
    }

    private enum Phase {
        case awaitingFirstHead
        case readingBody
        case complete
    }

    private var phase = Phase.awaitingFirstHead
    /// Requests whose answer is not written yet.
    private var outstanding = 0
    private var isClosing = false
    private var hasFailed = false

    /// What still arrives of a request that is answered, or given up, is read and dropped.
    private(set) var dropsInput = false

    var isReadingBody: Bool { phase == .readingBody }

    mutating func receivedHead() {
        phase = .readingBody
        outstanding += 1
    }

    mutating func receivedEnd() -> Action {
        phase = .complete
        return dropsInput && !hasFailed ? .close : .nothing
    }

    /// Whether the answer that begins now is the connection's last, because its request has not been read to the end:
    /// where the next one would begin is not known.
    mutating func beginsAnswer() -> Bool {
        if outstanding <= 1, phase == .readingBody { isClosing = true }
        return isClosing
    }

    mutating func announcedClose() {
        isClosing = true
    }

    /// After an early answer the rest of the body is read and dropped for a while: closing at once would reset the
    /// connection and could destroy the answer on its way.
    mutating func endedAnswer() -> Action {
        outstanding = max(0, outstanding - 1)
        guard isClosing, outstanding == 0 else { return .nothing }
        guard phase == .readingBody, !hasFailed else { return .close }
        dropsInput = true
        return .nothing
    }

    mutating func deadlinePassed() -> Action {
        switch phase {
        case .awaitingFirstHead: return .answerTimeout
        case .complete: return .nothing
        case .readingBody:
            if dropsInput { return .close }
            hasFailed = true
            dropsInput = true
            return .failBody
        }
    }
}
