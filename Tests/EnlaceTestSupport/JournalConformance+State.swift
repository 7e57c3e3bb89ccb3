import EnlaceCore

extension JournalConformance {
    static let state = [
        JournalConformance("a page looks at so many positions, and says where the next one starts") { subject in
            for index in 1...5 { try await subject.post("e\(index)") }
            let page = try await subject.journal.events(after: 1, limit: 2, types: nil)
            try expect(page.events.map(\.position), is: [2, 3], "positions")
            try expect(page.end, is: 3, "end")
            try expect(try await subject.journal.events(after: 5, limit: 2, types: nil).end, is: 5, "end at the head")
            try expect(try await subject.journal.events(after: 9, limit: 2, types: nil).end, is: 9, "end beyond it")
        },
        JournalConformance("a page leaves out other types, but counts their positions") { subject in
            for index in 1...6 {
                let type: EventType = index.isMultiple(of: 3) ? .shelterChanged : .shelterReported
                _ = try await subject.journal.commit(Commit(events: [.numbered("e\(index)", type: type)]))
            }
            let page = try await subject.journal.events(after: 0, limit: 5, types: [.shelterChanged])
            try expect(page.events.map(\.position), is: [3], "positions")
            try expect(page.end, is: 5, "end")
            let none = try await subject.journal.events(after: 0, limit: 9, types: [EventType("unheard.of")])
            try expect(none.events.count, is: 0, "events of an unknown type")
            try expect(none.end, is: 6, "end without any event")
        },
        JournalConformance("no limit and no position can upset a reader") { subject in
            try await subject.post("a")
            for position in [Int64.min, -1, 0, .max] {
                for limit in [Int.min, -1, 0, .max] {
                    let page = try await subject.journal.events(after: position, limit: limit, types: nil)
                    try expect(page.events.count, is: position <= 0 && limit > 0 ? 1 : 0, "\(position), \(limit)")
                    let listed = try await subject.journal.events(
                        before: position, limit: limit, matching: EventFilter())
                    try expect(listed.count, is: position == .max && limit > 0 ? 1 : 0, "before \(position), \(limit)")
                }
            }
        },
        JournalConformance("a listing goes back from a position, newest first, through a filter") { subject in
            for index in 1...6 {
                let draft = EventDraft.numbered(
                    "e\(index)", type: index > 4 ? .shelterChanged : .shelterReported,
                    subject: index.isMultiple(of: 2) ? "casa" : "hogar", agency: index < 3 ? "one" : "two")
                _ = try await subject.journal.commit(Commit(events: [draft]))
            }
            func list(before position: Int64, _ limit: Int, _ filter: EventFilter) async throws -> [Int64] {
                try await subject.journal.events(before: position, limit: limit, matching: filter).map(\.position)
            }
            try expect(try await list(before: 5, 2, EventFilter()), is: [4, 3], "all")
            try expect(try await list(before: .max, 9, EventFilter(subject: "casa")), is: [6, 4, 2], "by subject")
            try expect(try await list(before: .max, 9, EventFilter(type: .shelterChanged)), is: [6, 5], "by type")
            try expect(try await list(before: .max, 9, EventFilter(subject: "hogar", agency: "one")), is: [1], "by two")
            try expect(try await list(before: .max, 9, EventFilter(agency: "nobody")), is: [], "by nobody")
        },
        JournalConformance("a cursor is what the last commit said, and starts at 0") { subject in
            try expect(try await subject.journal.cursor(of: "c"), is: 0, "at first")
            for position in [Int64(3), 8] {
                _ = try await subject.journal.commit(Commit(cursor: Cursor(component: "c", position: position)))
                try expect(try await subject.journal.cursor(of: "c"), is: position, "after a commit")
            }
            try expect(try await subject.journal.cursor(of: "d"), is: 0, "of another component")
        },
        JournalConformance("a noted cursor is stored with the next commit") { subject in
            subject.journal.note(Cursor(component: "c", position: 4))
            try await subject.post("a")
            try expect(try await subject.journal.cursor(of: "c"), is: 4, "cursor")
        },
        JournalConformance("a component has its newest snapshot") { subject in
            let none = try await subject.journal.snapshot(of: "c")
            try expect(none, is: nil, "at first")
            for position in [Int64(2), 5] {
                let snapshot = Snapshot(component: "c", position: position, state: [1, 2, UInt8(position)])
                _ = try await subject.journal.commit(Commit(snapshot: snapshot))
                try expect(try await subject.journal.snapshot(of: "c"), is: snapshot, "snapshot")
            }
        },
    ]
}
