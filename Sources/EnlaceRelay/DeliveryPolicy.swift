package import EnlaceCore

/// What an attempt's outcome means for its notice.
package struct DeliveryPolicy: Sendable {
    package var schedule: RetrySchedule

    package init(schedule: RetrySchedule = .standard) {
        self.schedule = schedule
    }

    /// - Parameter random: from 0 up to 1, for the jitter.
    package func progress(
        after outcome: DeliveryOutcome, of previous: NoticeProgress, at now: Timestamp, random: Double
    ) -> NoticeProgress {
        var progress = previous
        progress.begin()
        progress.attempts += 1
        progress.lastAttempt = now
        progress.lastStatus = outcome.status
        progress.lastOutcome = outcome.detail
        switch outcome.verdict {
        case .delivered: progress.status = .delivered
        case .gone, .final: progress.status = .dead
        case .recoverable(let requested):
            let pause = schedule.pause(afterAttempts: progress.attempts, requested: requested, random: random)
            if let pause { progress.due = now + pause } else { progress.status = .dead }
        }
        return progress
    }

    /// A notice that is not to be sent any more, for the partner pulls it. It stays pending, and is looked at again when
    /// its lifetime is over.
    package func left(
        _ previous: NoticeProgress, as left: NoticeProgress.Left, toBePulledUntil end: Timestamp
    ) -> NoticeProgress {
        var progress = previous
        progress.status = .pending
        progress.due = end
        progress.lastOutcome = left.rawValue
        return progress
    }

    /// Errands with fewer attempts are sent at once when their partner has recovered; the last ones are kept for later, for
    /// a partner that recovers for moments only.
    static let hastened = 7

    /// A notice that the partner has fetched, which is no attempt of this node: what came of those stays with them.
    package func pulled(_ previous: NoticeProgress, at now: Timestamp) -> NoticeProgress {
        var progress = previous
        progress.begin()
        progress.status = .delivered
        progress.lastAttempt = now
        progress.lastStatus = nil
        progress.lastOutcome = "pulled"
        return progress
    }

    /// A notice that may not be sent any more; no attempt was made.
    package func dropped(_ previous: NoticeProgress, because reason: String) -> NoticeProgress {
        ended(previous, as: .dropped, because: reason)
    }

    /// Why a notice is dropped whose lifetime has passed.
    static let over = "its lifetime is over"

    /// A notice that must not be sent as it stands, which an admin has to look into; no attempt was made.
    package func givenUp(_ previous: NoticeProgress, because reason: String) -> NoticeProgress {
        ended(previous, as: .dead, because: reason)
    }

    /// What came of the last attempt stays with that attempt.
    private func ended(_ previous: NoticeProgress, as status: NoticeProgress.Status, because reason: String)
        -> NoticeProgress
    {
        var progress = previous
        progress.begin()
        progress.lastAttempt = nil
        progress.lastStatus = nil
        progress.status = status
        progress.lastOutcome = reason
        return progress
    }
}

extension DeliveryOutcome {
    /// What an answer of `partner` means, for its notice as for the partner itself. A peer that knows the event otherwise
    /// (409) or cannot read it (422) will not change its mind; one that does not let this node post it (403) may, by its
    /// configuration. Neither is in trouble.
    func judged(from partner: Partner) -> DeliveryOutcome {
        guard partner.peer != nil, case .recoverable = verdict, let status, [403, 409, 422].contains(status) else {
            return self
        }
        var judged = self
        if status != 403 { judged.verdict = .final }
        judged.isAboutNotice = true
        return judged
    }
}
