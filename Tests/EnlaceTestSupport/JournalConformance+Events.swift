import EnlaceCore

extension JournalConformance {
    static let events = [
        JournalConformance("positions run from 1 without gaps, in the order of commit") { subject in
            try expect(try await subject.post("a", "b"), is: [.new(1), .new(2)], "first receipts")
            try expect(try await subject.post("c"), is: [.new(3)], "next receipt")
            try expect(subject.journal.head, is: 3, "head")
            try expect(try await subject.ids(), is: ["a", "b", "c"], "order")
        },
        JournalConformance("an event comes back as it was posted, byte for byte") { subject in
            let draft = EventDraft.posted(
                .shelterReported, id: "ä/1", subject: "casa", data: ["total": 3], extensions: ["purpose": "shelter"])
            _ = try await subject.journal.commit(Commit(events: [draft]))
            let event = try await subject.journal.event(source: draft.envelope.source, id: "ä/1")
            try expect(event?.envelope, is: draft.envelope, "envelope")
            try expect(event.map { Array($0.content.body.bytes) }, is: Array(draft.content.body.bytes), "bytes")
            try expect(event?.agency, is: "test", "agency")
        },
        JournalConformance("an event in binary mode keeps its attributes and its data apart") { subject in
            let attributes = [("id", "b1"), ("source", "/agencies/test"), ("specversion", "1.0"), ("type", "t")]
            let content = EventContent(
                attributes: attributes.map { (name: $0.0, value: $0.1) }, data: .literal(#"{ "total" : 1 }"#))
            let envelope = EventEnvelope(id: "b1", source: "/agencies/test", type: EventType("t"))
            _ = try await subject.journal.commit(
                Commit(events: [EventDraft(envelope: envelope, content: content, agency: nil)]))
            let event = try await subject.journal.event(source: "/agencies/test", id: "b1")
            try expect(event?.content.head, is: content.head, "head")
            try expect(event?.data?.json, is: ["total": 1], "data")
            try expect(event?.agency, is: nil, "agency")
        },
        JournalConformance("recorded time follows the clock and never goes back") { subject in
            try await subject.post("a")
            subject.clock.advance(by: .seconds(5))
            try await subject.post("b")
            let times = try await subject.journal.events(after: 0, limit: 9, types: nil).events.map(\.recorded)
            try expect(times[1] - times[0], is: .seconds(5), "distance")
        },
        JournalConformance("the same event again answers with its first receipt") { subject in
            try await subject.post("a", "b")
            try expect(try await subject.post("b", "c", "a"), is: [.old(2), .new(3), .old(1)], "receipts")
            try expect(subject.tap.events.map(\.id), is: ["a", "b", "c"], "tap")
        },
        JournalConformance("an event that stands twice in one commit is stored once") { subject in
            try expect(try await subject.post("a", "a"), is: [.new(1), .old(1)], "receipts")
            try expect(subject.journal.head, is: 1, "head")
        },
        JournalConformance("the same id with other bytes is refused, and nothing of its commit is stored") { subject in
            try await subject.post("a")
            try await expect(.conflict(index: 1)) {
                _ = try await subject.journal.commit(
                    Commit(
                        events: [.numbered("b"), .numbered("a", count: 9)],
                        cursor: Cursor(component: "c", position: 7)))
            }
            try expect(try await subject.ids(), is: ["a"], "events")
            try expect(try await subject.journal.cursor(of: "c"), is: 0, "cursor")
            try expect(try await subject.post("b"), is: [.new(2)], "the id is free for a later commit")
        },
        JournalConformance("a conflict within one commit is refused as well") { subject in
            try await expect(.conflict(index: 1)) {
                _ = try await subject.journal.commit(Commit(events: [.numbered("a"), .numbered("a", count: 9)]))
            }
            try expect(subject.journal.head, is: 0, "head")
        },
        JournalConformance("the same id from another source is another event") { subject in
            let other = EventDraft.posted(.shelterReported, id: "a", source: "/agencies/other", data: [:])
            let receipts = try await subject.journal.commit(Commit(events: [.numbered("a"), other]))
            try expect(receipts, is: [.new(1), .new(2)], "receipts")
        },
        JournalConformance("what was derived before wins silently, and the cursor moves on") { subject in
            try await subject.post("a")
            let receipts = try await subject.journal.commit(
                Commit(
                    events: [.numbered("a", count: 9), .numbered("b")], onConflict: .keepFirst,
                    cursor: Cursor(component: "c", position: 1)))
            try expect(receipts, is: [.old(1), .new(2)], "receipts")
            let kept = try await subject.journal.event(source: "/agencies/test", id: "a")
            try expect(kept?.data?["total"]?.int, is: 0, "the first one stays")
            try expect(try await subject.journal.cursor(of: "c"), is: 1, "cursor")
        },
        JournalConformance("the tap has seen a commit before its answer comes") { subject in
            for id in ["a", "b", "c"] {
                try await subject.post(id)
                try expect(subject.tap.events.last?.id, is: id, "tap")
            }
            try expect(subject.tap.events.map(\.position), is: [1, 2, 3], "order")
        },
        JournalConformance("an event that is not there is not found") { subject in
            try await subject.post("a")
            let none = try await subject.journal.event(source: "/agencies/other", id: "a")
            try expect(none?.id, is: nil, "event")
        },
    ]
}

extension Receipt {
    static func new(_ position: Int64) -> Receipt { Receipt(position: position, isDuplicate: false) }
    static func old(_ position: Int64) -> Receipt { Receipt(position: position, isDuplicate: true) }
}
