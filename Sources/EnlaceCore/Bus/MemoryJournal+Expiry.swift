import Synchronization

extension MemoryJournal {
    public func expire(_ expiry: Expiry) async throws(JournalError) -> Expiry.Outcome {
        state.withLock { $0.expire(expiry) }
    }
}

extension MemoryJournal.State {
    fileprivate mutating func expire(_ expiry: Expiry) -> Expiry.Outcome {
        var outcome = Expiry.Outcome(end: expiry.after, count: 0)
        let last = min(expiry.through, expiry.after + expiry.limit, Int64(events.count))
        guard last > expiry.after else { return outcome }
        for index in Int(expiry.after)..<Int(last) {
            let event = events[index]
            guard event.recorded < expiry.before else { break }
            if expiry.types.contains(event.type), !event.isExpired {
                if outbox.contains(where: { $0.notice.position == event.position && $0.progress.status == .pending }) {
                    break
                }
                bury(index)
                outcome.count += 1
            }
            outcome.end = event.position
        }
        return outcome
    }

    private mutating func bury(_ index: Int) {
        let event = events[index]
        events[index] = Event(
            expired: event.id, source: event.source, type: event.type, subject: event.subject,
            position: event.position, recorded: event.recorded, agency: event.agency)
        outbox.removeAll { $0.notice.position == event.position }
        notices = Dictionary(outbox.enumerated().map { ($1.notice.id, $0) }) { first, _ in first }
    }
}
