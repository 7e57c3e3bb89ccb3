import EnlaceCore

extension JournalConformance {
    static let persons = [
        JournalConformance("an event about a person is kept as ciphertext, and opens to the bytes that came") {
            subject in
            let (bus, person) = (try await subject.sealingBus(), SamplePerson())
            let draft = person.concern()
            _ = try await bus.publish(Commit(events: [draft]))
            let stored = try await subject.journal.event(source: draft.envelope.source, id: draft.envelope.id)
            guard let stored else { throw Breach(description: "the event is not found by its id") }
            for canary in person.canaries {
                try expect(stored.content.body.bytes.holds(canary), is: false, "whether it stands in clear")
            }
            try expect(stored.data == nil, is: true, "whether it has no data")
            try expect(Array(bus.opened(stored).content.body.bytes), is: Array(draft.content.body.bytes), "bytes")
        },
        JournalConformance("an event about a person is known again by its ciphertext, and other bytes are refused") {
            subject in
            let (bus, person) = (try await subject.sealingBus(), SamplePerson())
            try expect(try await bus.publish(Commit(events: [person.concern()])), is: [.new(1)], "first")
            try expect(try await bus.publish(Commit(events: [person.concern()])), is: [.old(1)], "again")
            try await expect(.conflict(index: 0)) {
                try await bus.publish(Commit(events: [person.concern(area: "mx-bcn-mexicali")]))
            }
        },
        JournalConformance("an event about a person who was erased is known again all the same") { subject in
            let (bus, person) = (try await subject.sealingBus(), SamplePerson())
            _ = try await bus.publish(Commit(events: [.numbered("a"), person.concern()]))
            try await bus.vault?.erase(person.pseudonym, at: subject.clock.now)
            try await subject.journal.scrub()
            try expect(try await bus.publish(Commit(events: [person.concern()])), is: [.old(2)], "again")
            try expect(subject.journal.head, is: 2, "head")
        },
        JournalConformance("a notice about a person is kept as ciphertext") { subject in
            let (bus, person) = (try await subject.sealingBus(), SamplePerson())
            _ = try await bus.publish(Commit(events: [person.concern()]))
            let event = try await subject.journal.events(after: 0, limit: 1, types: nil).events.first
            let body = Array(#"{"data":"\#(person.notes)"}"#.utf8)
            let notice = Notice(
                id: "n1", partner: "clinic", position: 1, type: .concernRaised, subject: nil, body: body,
                created: subject.clock.now, expires: nil, key: event?.sealingKey)
            _ = try await bus.publish(Commit(outbox: [.add(notice)]))
            guard let entry = try await subject.journal.entry(id: "n1") else {
                throw Breach(description: "the notice is not there")
            }
            try expect(entry.notice.body.holds(person.notes), is: false, "whether it stands in clear")
            try expect(bus.opened(entry.notice)?.body, is: body, "body")
        },
    ]
}

extension JournalConformance.Subject {
    /// Commits to the journal through a vault of its own. It takes the tap, so that the test's own sees nothing.
    fileprivate func sealingBus() async throws -> EventBus {
        EventBus(journal: journal, vault: try await .open())
    }
}
