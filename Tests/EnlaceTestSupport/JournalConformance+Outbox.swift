import EnlaceCore

extension JournalConformance {
    static let outbox = [
        JournalConformance("a notice is due from the time at which it was made") { subject in
            let notice = Notice.numbered(1)
            try await subject.change(.add(notice))
            try expect(try await subject.due(at: 0), is: [], "before")
            try expect(try await subject.due(at: 1_000), is: ["n1"], "at its time")
            let entry = try await subject.journal.entry(id: "n1")
            try expect(entry?.notice, is: notice, "notice")
            try expect(entry?.progress, is: NoticeProgress(due: notice.created), "progress")
        },
        JournalConformance("a notice made by a clock that was ahead and was set right is due at once") { subject in
            let ahead = subject.clock.now + .hours(1)
            let notice = Notice.numbered(Int(ahead.milliseconds / 1_000))
            try await subject.change(.add(notice))
            let entry = try await subject.journal.entry(id: notice.id)
            try expect(entry?.progress.due, is: subject.clock.now, "due")
            try expect(entry?.notice.created, is: notice.created, "created")
        },
        JournalConformance("what nobody tried, and what was left, is due when it is recalled; a retry keeps its time") {
            subject in
            for number in 1...4 { try await subject.change(.add(.numbered(number))) }
            try await subject.change(.add(.numbered(5, partner: "other")))
            func left(_ id: String, _ outcome: String?, attempts: Int = 1) -> OutboxChange {
                var progress = NoticeProgress.at(9_000, attempts: attempts)
                progress.lastOutcome = outcome
                return .update(id: id, progress)
            }
            let (announced, unannounced) = (NoticeProgress.Left.announced, NoticeProgress.Left.unannounced)
            try await subject.change(left("n1", announced.rawValue), left("n2", "failed"))
            try await subject.change(left("n3", unannounced.rawValue, attempts: 0), left("n4", nil, attempts: 0))
            try await subject.change(left("n5", announced.rawValue))
            let time = Timestamp(milliseconds: 5_000)
            try await subject.change(.recall(partner: "clinic", left: [], to: time))
            try expect(try await subject.due(at: 5_000), is: ["n4"], "never tried")
            try await subject.change(.recall(partner: "clinic", left: [unannounced], to: time))
            try expect(try await subject.due(at: 5_000), is: ["n3", "n4"], "left without a word")
            try await subject.change(.recall(partner: "clinic", left: [announced, unannounced], to: time))
            try expect(try await subject.due(at: 5_000), is: ["n1", "n3", "n4"], "left in any way")
            try expect(try await subject.journal.entry(id: "n2")?.progress.due.milliseconds, is: 9_000, "retry")
            try expect(try await subject.journal.entry(id: "n5")?.progress.due.milliseconds, is: 9_000, "another's")
        },
        JournalConformance("what waits behind the head of its queue is recalled with it") { subject in
            for number in 1...3 { try await subject.change(.add(.numbered(number, queue: "casa"))) }
            for id in ["n1", "n2", "n3"] { try await subject.change(.update(id: id, .at(9_000, attempts: 0))) }
            try await subject.change(.recall(partner: "clinic", left: [], to: Timestamp(milliseconds: 5_000)))
            for id in ["n1", "n2", "n3"] {
                try expect(try await subject.due(at: 5_000), is: [id], "the head")
                try await subject.change(.update(id: id, .at(5_000, status: .delivered)))
            }
        },
        JournalConformance(
            "what was tried by a clock that was ahead is due when it is recalled, also where nothing was left"
        ) {
            subject in
            for number in 1...3 { try await subject.change(.add(.numbered(number))) }
            func tried(_ id: String, at time: Int64) async throws {
                var progress = NoticeProgress.at(9_000)
                progress.lastAttempt = Timestamp(milliseconds: time)
                progress.lastOutcome = "failed"
                try await subject.change(.update(id: id, progress))
            }
            try await tried("n1", at: 8_000)
            try await tried("n2", at: 4_000)
            try await subject.change(.recall(partner: "clinic", left: [], to: Timestamp(milliseconds: 5_000)))
            try expect(try await subject.due(at: 5_000), is: ["n3", "n1"], "due")
        },
        JournalConformance(
            "errands that failed for the partner's trouble are due when they are hastened, up to an attempt"
        ) {
            subject in
            func failed(_ number: Int, _ type: EventType = .erasureRequested, status: Int?, attempts: Int = 2)
                async throws
            {
                var progress = NoticeProgress.at(9_000, attempts: attempts)
                progress.lastStatus = status
                try await subject.change(
                    .add(.numbered(number, type: type)), .update(id: "n\(number)", progress))
            }
            try await failed(1, status: nil)
            try await failed(2, .erasureConfirmed, status: 503)
            try await failed(3, status: 400)
            try await failed(4, status: 500, attempts: 3)
            try await failed(5, .shelterChanged, status: 500)
            let time = Timestamp(milliseconds: 6_000)
            try await subject.change(.hasten(partner: "other", attemptsBelow: 3, to: time))
            try expect(try await subject.due(at: 6_000), is: [], "of another partner")
            try await subject.change(.hasten(partner: "clinic", attemptsBelow: 3, to: time))
            try expect(try await subject.due(at: 6_000), is: ["n1", "n2"], "due")
        },
        JournalConformance("a notice with a known id is left as it is") { subject in
            try await subject.change(.add(.numbered(1)))
            try await subject.change(.update(id: "n1", .at(9, attempts: 2)))
            try await subject.change(.add(.numbered(1)), .add(.numbered(2)))
            try expect(try await subject.journal.entry(id: "n1")?.progress.attempts, is: 2, "attempts")
            try expect(try await subject.journal.counts(), is: ["clinic": [.pending: 2]], "counts")
        },
        JournalConformance("each notice keeps its own body, whether or not others of its event have the same") {
            subject in
            let bodies: [[UInt8]] = [[1], [1], [2], [1], [2]]
            let notices = bodies.enumerated().map { Notice.numbered($0, partner: "p\($0)", position: 7, body: $1) }
            try await subject.add(notices.prefix(2))
            try await subject.change(.update(id: "n0", .at(1, status: .delivered)))
            // The first is known already, so nothing of it is stored again.
            let other = Notice.numbered(5, position: 8, body: [1])
            try await subject.add(notices + [other])
            for notice in notices + [other] {
                try expect(try await subject.journal.entry(id: notice.id)?.notice, is: notice, notice.id)
            }
            let listed = try await subject.journal.entries(matching: OutboxFilter(position: 7), limit: 9)
            try expect(listed.map(\.notice.body), is: bodies.reversed(), "listing")
        },
        JournalConformance("what is due comes in the order of its time, without what is excluded") { subject in
            try await subject.change(.add(.numbered(1)), .add(.numbered(2)), .add(.numbered(3)))
            try await subject.change(.add(.numbered(4, partner: "other")))
            try await subject.change(.update(id: "n1", .at(5_000)))
            try expect(try await subject.due(at: 9_000), is: ["n2", "n3", "n1"], "all")
            try expect(try await subject.due(at: 9_000, limit: 2), is: ["n2", "n3"], "at most two")
            try expect(try await subject.due(at: 4_000), is: ["n2", "n3"], "not yet due")
            let second = try await subject.journal.entry(id: "n2").map { Set([$0.sequence]) } ?? []
            try expect(try await subject.due(at: 9_000, excluding: second), is: ["n3", "n1"], "without one")
            let next = try await subject.journal.nextDue(partner: "clinic", excluding: second)
            try expect(next?.milliseconds, is: 3_000, "next")
            try expect(try await subject.journal.nextDue(partner: "nobody", excluding: []), is: nil, "of nobody")
        },
        JournalConformance("requests to forget, and the answers to them, come before all else where that is asked for")
        {
            subject in
            try await subject.change(.add(.numbered(1)), .add(.numbered(2)))
            try await subject.change(.add(.numbered(3, type: .erasureRequested)))
            try await subject.change(.add(.numbered(4, type: .erasureConfirmed)))
            try expect(try await subject.due(at: 9_000), is: ["n3", "n4", "n1", "n2"], "all")
            try expect(
                try await subject.due(at: 9_000, errandsFirst: false), is: ["n1", "n2", "n3", "n4"], "by their times")
            try expect(try await subject.due(at: 9_000, limit: 1), is: ["n3"], "one")
            try expect(try await subject.due(at: 9_000, limit: 3), is: ["n3", "n4", "n1"], "three")
            let third = try await subject.journal.entry(id: "n3").map { Set([$0.sequence]) } ?? []
            try expect(try await subject.due(at: 9_000, excluding: third, limit: 2), is: ["n4", "n1"], "under way")
            try await subject.change(.update(id: "n3", .at(8_000)))
            try expect(try await subject.due(at: 7_000), is: ["n4", "n1", "n2"], "not before its next attempt")
            let next = try await subject.journal.nextDue(partner: "clinic", excluding: [])
            try expect(next?.milliseconds, is: 1_000, "next")
        },
        JournalConformance(
            "what is pending for a partner beyond its time is found, due or not, and whether or not it waits"
        ) {
            subject in
            let ends: [Int64?] = [3_000, nil, 2_000, 9_000, 1_000, 500]
            for (index, end) in ends.enumerated() {
                try await subject.change(
                    .add(.numbered(index, partner: "clinic", queue: index < 3 ? "casa" : nil, until: end)))
            }
            try await subject.change(.add(.numbered(6, partner: "press", queue: nil, until: 500)))
            try await subject.change(.update(id: "n0", .at(86_400_000)), .update(id: "n5", .at(1, status: .dead)))
            try expect(try await subject.expired(at: 499), is: [], "none yet")
            try expect(try await subject.expired(at: 1_000), is: ["n4"], "at its very time")
            try expect(try await subject.expired(at: 3_000), is: ["n0", "n2", "n4"], "all")
            try expect(try await subject.expired(at: 3_000, limit: 2).count, is: 2, "at most two")
            let fourth = try await subject.journal.entry(id: "n4").map { Set([$0.sequence]) } ?? []
            try expect(try await subject.expired(at: 3_000, excluding: fourth), is: ["n0", "n2"], "without one")
            try await subject.change(.update(id: "n0", .at(1, status: .dropped)))
            try await subject.change(.update(id: "n2", .at(1, status: .delivered)))
            try expect(try await subject.expired(at: 3_000), is: ["n4"], "not what is through")
        },
        JournalConformance("progress is stored in full, and a notice that is through is due no more") { subject in
            try await subject.change(.add(.numbered(1)))
            var progress = NoticeProgress(status: .dead, attempts: 10, due: Timestamp(milliseconds: 7))
            progress.lastAttempt = Timestamp(milliseconds: 6)
            progress.lastStatus = 503
            progress.lastOutcome = "overloaded"
            progress.earlier = [
                NoticeAttempt(time: Timestamp(milliseconds: 4), status: nil, outcome: "timed \"out\""),
                NoticeAttempt(time: Timestamp(milliseconds: 5), status: 502, outcome: nil),
            ]
            try await subject.change(.update(id: "n1", progress), .update(id: "unknown", progress))
            try expect(try await subject.journal.entry(id: "n1")?.progress, is: progress, "progress")
            try expect(try await subject.due(at: 9_000), is: [], "due")
            try expect(try await subject.journal.counts(), is: ["clinic": [.dead: 1]], "counts")
        },
        JournalConformance("of the notices in a queue only the head is due, and what is over releases the next") {
            subject in
            for index in 1...3 { try await subject.change(.add(.numbered(index, queue: "casa"))) }
            try await subject.change(.add(.numbered(4, queue: "hogar")), .add(.numbered(5)))
            try await subject.change(.add(.numbered(6, partner: "press", queue: "casa")))
            try expect(try await subject.due(at: 9_000), is: ["n1", "n4", "n5"], "heads, and what is in no queue")
            try await subject.change(.update(id: "n1", .at(8_000)))
            try expect(try await subject.due(at: 7_000), is: ["n4", "n5"], "while the head waits for its retry")
            try await subject.change(.update(id: "n1", .at(8_000, status: .dead)))
            try expect(try await subject.due(at: 7_000), is: ["n2", "n4", "n5"], "after a dead letter")
            try await subject.change(.update(id: "n1", .at(1)))
            try expect(try await subject.due(at: 7_000), is: ["n2", "n4", "n5"], "a new life waits behind the head")
            try await subject.change(.update(id: "n2", .at(1, status: .dropped)))
            try expect(try await subject.due(at: 7_000), is: ["n1", "n4", "n5"], "the one that entered first")
            try await subject.change(.update(id: "n1", .at(1, status: .delivered)))
            try await subject.change(.update(id: "n3", .at(1, status: .delivered)))
            try await subject.change(.add(.numbered(7, queue: "casa")))
            try expect(try await subject.due(at: 7_000), is: ["n4", "n5", "n7"], "an empty queue holds nothing back")
            try expect(try await subject.journal.entry(id: "n4")?.notice.queue, is: "hogar", "queue")
        },
        JournalConformance("what waits in a queue is listed and counted as pending, and is not the next due") {
            subject in
            try await subject.change(.add(.numbered(1, queue: "casa")), .add(.numbered(2, queue: "casa")))
            try await subject.change(.update(id: "n1", .at(9_000)))
            let pending = OutboxFilter(partner: "clinic", status: .pending)
            try expect(try await subject.list(pending), is: ["n2", "n1"], "listing")
            try expect(try await subject.journal.counts(), is: ["clinic": [.pending: 2]], "counts")
            let next = try await subject.journal.nextDue(partner: "clinic", excluding: [])
            try expect(next?.milliseconds, is: 9_000, "next")
        },
        JournalConformance("a listing of notices is newest first, through a filter") { subject in
            for index in 1...4 {
                try await subject.change(.add(.numbered(index, partner: index < 3 ? "clinic" : "press")))
            }
            try await subject.change(.update(id: "n1", .at(1, status: .delivered)))
            try expect(try await subject.list(OutboxFilter()), is: ["n4", "n3", "n2", "n1"], "all")
            try expect(try await subject.list(OutboxFilter(partner: "press"), limit: 1), is: ["n4"], "at most one")
            try expect(try await subject.list(OutboxFilter(status: .delivered)), is: ["n1"], "by status")
            try expect(try await subject.list(OutboxFilter(position: 2)), is: ["n2"], "by position")
            let counts = try await subject.journal.counts()
            try expect(
                counts, is: ["clinic": [.pending: 1, .delivered: 1], "press": [.pending: 2]], "counts by partner")
        },
        JournalConformance("what a partner missed comes in the order of entry: pending, dead, and what it fetched") {
            subject in
            for index in 1...6 { try await subject.change(.add(.numbered(index, queue: index < 3 ? "casa" : nil))) }
            try await subject.change(.add(.numbered(7, partner: "press")), .add(.numbered(8)))
            var taken = NoticeProgress(status: .delivered, attempts: 1, due: Timestamp(milliseconds: 1))
            try await subject.change(.update(id: "n4", taken))
            taken.lastStatus = 204
            try await subject.change(.update(id: "n3", taken), .update(id: "n5", .at(1, status: .dead)))
            try await subject.change(.update(id: "n6", .at(1, status: .dropped)))
            try expect(try await subject.missed(), is: ["n1", "n2", "n4", "n5", "n8"], "all")
            try expect(try await subject.missed(limit: 2), is: ["n1", "n2"], "at most two")
            let second = try await subject.journal.entry(id: "n2")?.sequence ?? 0
            try expect(try await subject.missed(after: second), is: ["n4", "n5", "n8"], "after the second")
            try expect(try await subject.missed(after: 1_000), is: [], "after the end")
        },
        JournalConformance("what was delivered stays so, whatever a late attempt says") { subject in
            try await subject.change(.add(.numbered(1, queue: "casa")), .add(.numbered(2, queue: "casa")))
            try await subject.change(.update(id: "n1", .at(1, status: .delivered)))
            for status in [NoticeProgress.Status.pending, .dead, .dropped] {
                try await subject.change(.update(id: "n1", .at(9, status: status)))
            }
            try expect(try await subject.journal.entry(id: "n1")?.progress.status, is: .delivered, "status")
            try expect(try await subject.due(at: 9_000), is: ["n2"], "due")
            let counts = try await subject.journal.counts()
            try expect(counts, is: ["clinic": [.delivered: 1, .pending: 1]], "counts")
        },
        JournalConformance("an update that names the sequence too finds the same notice, and no other") { subject in
            try await subject.change(.add(.numbered(1, queue: "casa")), .add(.numbered(2, queue: "casa")))
            let sequence = try await subject.journal.entry(id: "n1")?.sequence
            try await subject.change(.update(id: "unknown", sequence: sequence, .at(9, status: .dead)))
            try expect(try await subject.due(at: 9_000), is: ["n1"], "after an update of something else")
            try await subject.change(.update(id: "n1", sequence: sequence, .at(9, status: .delivered)))
            try expect(try await subject.due(at: 9_000), is: ["n2"], "after its own")
            let counts = try await subject.journal.counts()
            try expect(counts, is: ["clinic": [.delivered: 1, .pending: 1]], "counts")
        },
        JournalConformance("a partner is left alone until the latest of the times stored, or until that is ended") {
            subject in
            func quiet(_ partner: String, _ time: Int64?) async throws {
                try await subject.change(.quiet(partner: partner, until: time.map(Timestamp.init(milliseconds:))))
            }
            try await quiet("clinic", nil)
            try expect(try await subject.journal.quiets(), is: [:], "none")
            for time: Int64 in [5_000, 9_000, 7_000] { try await quiet("clinic", time) }
            try await quiet("press", 3_000)
            let both = try await subject.journal.quiets().mapValues(\.milliseconds)
            try expect(both, is: ["clinic": 9_000, "press": 3_000], "of two")
            try await quiet("clinic", nil)
            let left = try await subject.journal.quiets().mapValues(\.milliseconds)
            try expect(left, is: ["press": 3_000], "after the end of one")
            try await quiet("clinic", 1_000)
            try expect(try await subject.journal.quiets()["clinic"]?.milliseconds, is: 1_000, "anew")
        },
        JournalConformance("a notice is stored with the event that tells of it, or not at all") { subject in
            try await subject.post("a")
            try await expect(.conflict(index: 0)) {
                _ = try await subject.journal.commit(
                    Commit(events: [.numbered("a", count: 9)], outbox: [.add(.numbered(1))]))
            }
            let none = try await subject.journal.entry(id: "n1")
            try expect(none, is: nil, "notice of a refused commit")
        },
    ]
}

extension Notice {
    /// Made at `number` seconds.
    static func numbered(
        _ number: Int, partner: String = "clinic", position: Int64? = nil, type: EventType = .shelterChanged,
        body: [UInt8]? = nil, queue: String? = nil
    ) -> Notice {
        Notice(
            id: "n\(number)", partner: partner, position: position ?? Int64(number), type: type,
            subject: "casa", body: body ?? Array("{\"n\":\(number)}".utf8),
            created: Timestamp(milliseconds: Int64(number) * 1_000),
            expires: number.isMultiple(of: 2) ? nil : Timestamp(milliseconds: 86_400_000), queue: queue)
    }
}

extension Notice {
    /// With an end of its own, or none.
    fileprivate static func numbered(_ number: Int, partner: String, queue: String?, until end: Int64?) -> Notice {
        let notice = numbered(number, partner: partner, queue: queue)
        return Notice(
            id: notice.id, partner: partner, position: notice.position, type: notice.type, subject: notice.subject,
            body: notice.body, created: notice.created, expires: end.map(Timestamp.init(milliseconds:)), queue: queue)
    }
}

extension NoticeProgress {
    fileprivate static func at(_ due: Int64, status: Status = .pending, attempts: Int = 1) -> NoticeProgress {
        NoticeProgress(status: status, attempts: attempts, due: Timestamp(milliseconds: due))
    }
}

extension JournalConformance.Subject {
    fileprivate func add(_ notices: some Collection<Notice>) async throws {
        _ = try await journal.commit(Commit(outbox: notices.map(OutboxChange.add)))
    }

    fileprivate func change(_ changes: OutboxChange...) async throws {
        _ = try await journal.commit(Commit(outbox: changes))
    }

    fileprivate func due(
        at time: Int64, excluding excluded: Set<Int64> = [], errandsFirst: Bool = true, limit: Int = 100
    ) async throws -> [String] {
        try await journal.due(
            partner: "clinic", at: Timestamp(milliseconds: time), excluding: excluded, errandsFirst: errandsFirst,
            limit: limit
        ).map(\.notice.id)
    }

    fileprivate func expired(at time: Int64, excluding excluded: Set<Int64> = [], limit: Int = 100) async throws
        -> [String]
    {
        try await journal.expired(
            of: "clinic", at: Timestamp(milliseconds: time), excluding: excluded, limit: limit
        ).map(\.notice.id).sorted()
    }

    fileprivate func missed(after sequence: Int64 = 0, limit: Int = 100) async throws -> [String] {
        try await journal.missed(by: "clinic", after: sequence, limit: limit).map(\.notice.id)
    }

    fileprivate func list(_ filter: OutboxFilter, limit: Int = 100) async throws -> [String] {
        try await journal.entries(matching: filter, limit: limit).map(\.notice.id)
    }
}
