/// One attempt at a notice that has ended.
public struct NoticeAttempt: Sendable, Hashable {
    public var time: Timestamp
    /// HTTP status; nil if there was no answer.
    public var status: Int?
    /// What came of it, in words for an admin.
    public var outcome: String?

    public init(time: Timestamp, status: Int?, outcome: String?) {
        self.time = time
        self.status = status
        self.outcome = outcome
    }
}

extension NoticeProgress {
    /// How many attempts are remembered beside the last; of more, the oldest are forgotten, and ``attempts`` still
    /// counts them.
    public static let historyLimit = 20

    /// The last attempt, where there was one.
    public var last: NoticeAttempt? {
        lastAttempt.map { NoticeAttempt(time: $0, status: lastStatus, outcome: lastOutcome) }
    }

    /// Makes room for one more attempt: what was the last is an earlier one now.
    public mutating func begin() {
        guard let last else { return }
        earlier = (earlier + [last]).suffix(NoticeProgress.historyLimit)
    }
}

extension [NoticeAttempt] {
    /// One line of JSON, as a journal stores it; nil for none.
    public var stored: String? {
        guard !isEmpty else { return nil }
        return JSON.array(
            map { attempt in
                [
                    .int(Int(attempt.time.milliseconds)), attempt.status.map(JSON.int) ?? .null,
                    attempt.outcome.map(JSON.string) ?? .null,
                ]
            }
        ).text
    }

    /// Reads ``stored``; what cannot be read is left out.
    public init(stored text: String?) {
        let root = text.flatMap { try? JSONDocument([UInt8]($0.utf8)).root }
        self = (root?.elements ?? []).compactMap { element in
            let parts = element.elements
            guard parts.count == 3, let time = parts[0].int else { return nil }
            return NoticeAttempt(
                time: Timestamp(milliseconds: Int64(time)), status: parts[1].int, outcome: parts[2].string)
        }
    }
}
