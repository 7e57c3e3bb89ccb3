import EnlaceCore

extension JournalConformance {
    static let retention = [
        JournalConformance("what has expired keeps its place, id, source, type and subject, and has no data") {
            subject in
            try await subject.fill()
            let outcome = try await subject.journal.expire(subject.expiry(through: 2))
            try expect(outcome, is: Expiry.Outcome(end: 2, count: 2), "outcome")
            let events = try await subject.journal.events(after: 0, limit: 9, types: nil).events
            try expect(events.map(\.id), is: ["a", "b", "c", "d"], "ids")
            try expect(events.map(\.isExpired), is: [true, true, false, false], "what has expired")
            try expect(events[0].data == nil, is: true, "whether it has no data")
            try expect(events[0].subject, is: "casa", "subject")
            try expect(events[0].agency, is: "test", "agency")
            try expect(try await subject.journal.event(source: "/agencies/test", id: "b")?.isExpired, is: true, "by id")
        },
        JournalConformance("a repost of what has expired is known by its bytes all the same") { subject in
            try await subject.fill()
            _ = try await subject.journal.expire(subject.expiry(through: 4))
            try expect(try await subject.post("a"), is: [.old(1)], "the same")
            try await expect(.conflict(index: 0)) {
                _ = try await subject.journal.commit(Commit(events: [.numbered("a", count: 9)]))
            }
        },
        JournalConformance("what is younger, of another type or behind the bound does not expire") { subject in
            try await subject.fill()
            let young = try await subject.journal.expire(subject.expiry(upTo: .minutes(90), through: 4))
            try expect(young, is: Expiry.Outcome(end: 0, count: 0), "younger")
            let other = try await subject.journal.expire(subject.expiry(types: [.shelterChanged], through: 3))
            try expect(other, is: Expiry.Outcome(end: 3, count: 0), "of another type")
            let step = try await subject.journal.expire(subject.expiry(through: 4, limit: 1))
            try expect(step, is: Expiry.Outcome(end: 1, count: 1), "no more than the limit")
            let again = try await subject.journal.expire(subject.expiry(through: 1))
            try expect(again, is: Expiry.Outcome(end: 1, count: 0), "twice")
        },
        JournalConformance("an event whose notice still waits is kept; notices that are through go with their event") {
            subject in
            try await subject.fill()
            let notices = [1, 2].map { Int64($0) }.map { position in
                Notice(
                    id: "n\(position)", partner: "clinic", position: position, type: .shelterReported, subject: nil,
                    body: [1], created: subject.clock.now, expires: nil)
            }
            let through = NoticeProgress(status: .delivered, attempts: 1, due: subject.clock.now)
            _ = try await subject.journal.commit(
                Commit(outbox: notices.map(OutboxChange.add) + [.update(id: "n1", through)]))
            let outcome = try await subject.journal.expire(subject.expiry(through: 4))
            try expect(outcome, is: Expiry.Outcome(end: 1, count: 1), "outcome")
            try expect(try await subject.journal.entry(id: "n1")?.notice.id, is: nil, "what was delivered")
            try expect(try await subject.journal.entry(id: "n2")?.notice.id, is: "n2", "what waits")
            let counts = try await subject.journal.counts()
            try expect(counts["clinic"]?[.delivered] ?? 0, is: 0, "delivered")
            try expect(counts["clinic"]?[.pending], is: 1, "pending")
        },
    ]
}

extension JournalConformance.Subject {
    /// Four events, and an hour later the present.
    fileprivate func fill() async throws {
        try await post("a", "b", "c", "d")
        clock.advance(by: .hours(1))
    }

    fileprivate func expiry(
        types: Set<EventType> = [.shelterReported], upTo age: Timestamp.Span = .minutes(30), through: Int64,
        limit: Int64 = 100
    ) -> Expiry {
        Expiry(types: types, before: clock.now - age, after: 0, through: through, limit: limit)
    }
}
