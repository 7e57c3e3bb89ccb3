import Crypto
import EnlaceTestSupport
import Testing

@testable import EnlaceCore

@Suite("What is about a person")
struct PersonVaultTests {
    private let person = SamplePerson()
    private let clock = ManualClock(Timestamp(milliseconds: 1_700_000_000_000))

    private func site(
        _ keys: any PersonKeyStore = MemoryPersonKeys(), _ ledger: any ErasureLedger = MemoryErasureLedger()
    )
        async throws -> EventBus
    {
        EventBus(journal: MemoryJournal(clock: clock), vault: try await .open(keys, ledger))
    }

    private func stored(_ bus: EventBus) async throws -> Event {
        try #require(try await bus.page(after: 0, limit: 1).events.first)
    }

    @Test("is ciphertext in the journal, shows its envelope, and opens to the very bytes that came")
    func sealed() async throws {
        let (bus, draft) = (try await site(), person.concern())
        #expect(try await bus.publish(Commit(events: [draft])) == [Receipt(position: 1, isDuplicate: false)])
        let event = try await stored(bus)
        for canary in person.canaries { #expect(!event.content.body.bytes.holds(canary)) }
        #expect(event.isSealed)
        #expect(event.data == nil)
        #expect(event.id == draft.envelope.id && event.subject == "con-1" && event.type == .concernRaised)
        #expect(event.envelope.extensions["purpose"] == "child-protection")
        let opened = bus.opened(event)
        #expect(Array(opened.content.body.bytes) == Array(draft.content.body.bytes))
        #expect(opened.data?["person"]?.string == person.pseudonym)
        #expect(opened.position == 1 && opened.agency == "test")
    }

    @Test("keeps attributes that mean nothing to a node out of sight")
    func attributes() async throws {
        let bus = try await site()
        let draft = EventDraft.posted(
            .concernClosed, id: "e", subject: "con-1", data: ["person": .string(person.pseudonym)],
            extensions: ["nickname": "canario", "expirytime": "2027-01-01T00:00:00Z"])
        _ = try await bus.publish(Commit(events: [draft]))
        let event = try await stored(bus)
        #expect(!event.content.body.bytes.holds("canario"))
        #expect(event.envelope.extensions["expirytime"] == "2027-01-01T00:00:00Z")
        #expect(bus.opened(event).envelope.extensions["nickname"] == "canario")
    }

    @Test("is known again by its bytes, also by a later start of the node; other bytes are a conflict")
    func reposts() async throws {
        let (keys, journal) = (MemoryPersonKeys(), MemoryJournal(clock: clock))
        for isNew in [true, false] {
            let bus = EventBus(journal: journal, vault: try await .open(keys))
            let receipts = try await bus.publish(Commit(events: [person.concern()]))
            #expect(receipts == [Receipt(position: 1, isDuplicate: !isNew)])
            await #expect(throws: JournalError.conflict(index: 0)) {
                try await bus.publish(Commit(events: [person.concern(asof: "2026-03-02T06:30:00.000Z")]))
            }
        }
    }

    @Test("cannot be opened once the person is erased; a repost is a duplicate, anything new is refused")
    func erased() async throws {
        let bus = try await site()
        let vault = try #require(bus.vault)
        let other = SamplePerson(1)
        _ = try await bus.publish(Commit(events: [person.concern(), other.concern("other", subject: "con-2")]))
        try await vault.erase(person.pseudonym, at: clock.now)
        let events = bus.opened(try await bus.page(after: 0, limit: 9).events)
        #expect(events.map { $0.data == nil } == [true, false])
        #expect(events[1].data?["person"]?.string == other.pseudonym)
        #expect(try await bus.publish(Commit(events: [person.concern()])) == [Receipt(position: 1, isDuplicate: true)])
        await #expect(throws: JournalError.erased(index: 1)) {
            try await bus.publish(Commit(events: [other.concern("third"), person.concern("new")]))
        }
        #expect(bus.head == 2)
        #expect(vault.isErased(person.pseudonym) && vault.keyName(of: person.pseudonym) == nil)
    }

    private func told(_ id: String, by agency: String) -> EventDraft {
        let draft = person.concern(id)
        return EventDraft(envelope: draft.envelope, content: draft.content, agency: agency)
    }

    @Test("is no longer taken from an agency that has asked to forget them, also after a restart, and from others is")
    func shut() async throws {
        let (keys, ledger) = (MemoryPersonKeys(), MemoryErasureLedger())
        for isAgain in [false, true] {
            let vault = try await PersonVault.open(keys, ledger)
            let bus = EventBus(journal: MemoryJournal(clock: clock), vault: vault)
            let theirs = told("theirs", by: "tijuana")
            if !isAgain {
                _ = try await bus.publish(Commit(events: [theirs]))
                try await vault.shut(person.pseudonym, to: "tijuana", at: clock.now)
                let again = try await bus.publish(Commit(events: [theirs]))
                #expect(again == [Receipt(position: 1, isDuplicate: true)])
            }
            await #expect(throws: JournalError.erased(index: 0)) {
                try await bus.publish(Commit(events: [told("new", by: "tijuana")]))
            }
            let receipts = try await bus.publish(Commit(events: [person.concern("ours")]))
            #expect(receipts.map(\.isDuplicate) == [false])
            #expect(vault.keyName(of: person.pseudonym) != nil && !vault.isErased(person.pseudonym))
            #expect(bus.opened(try await bus.page(after: 0, limit: 9).events).allSatisfy { $0.data != nil })
        }
    }

    @Test("is left out of what a component derives, once the person is erased")
    func derived() async throws {
        let bus = try await site()
        try await bus.vault?.erase(person.pseudonym, at: clock.now)
        let receipts = try await bus.publish(
            Commit(events: [.numbered("a"), person.concern(), .numbered("b")], onConflict: .keepFirst))
        #expect(receipts.map(\.position) == [1, 0, 2])
        #expect(bus.head == 2)
    }

    @Test("stays readable by the node where others are asked to forget the person")
    func requests() async throws {
        let bus = try await site()
        _ = try await bus.publish(Commit(events: [person.concern()]))
        try await bus.vault?.erase(person.pseudonym, at: clock.now)
        let request = EventDraft.posted(
            .erasureRequested, id: "r", subject: "erasure-1", data: ["person": .string(person.pseudonym)])
        _ = try await bus.publish(Commit(events: [request, request]))
        let event = try #require(try await bus.page(after: 1, limit: 1).events.first)
        #expect(event.data == nil && !event.content.body.bytes.holds(person.pseudonym))
        #expect(bus.opened(event).data?["person"]?.string == person.pseudonym)
        #expect(bus.head == 2)
    }

    @Test("has a key before anything sealed under it is committed, and one key however many come at once")
    func keys() async throws {
        let keys = MemoryPersonKeys()
        let journal = WatchedJournal(MemoryJournal(clock: clock)) { commit in
            let kept = Set((try? await keys.rows())?.compactMap(\.key?.id.hex) ?? [])
            for draft in commit.events {
                #expect(kept.contains(draft.envelope.extensions[EventEnvelope.Extension.sealed] ?? ""))
            }
        }
        let bus = EventBus(journal: journal, vault: try await .open(keys))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let draft = person.concern("c\(index)")
                group.addTask { try await bus.publish(Commit(events: [draft])) }
            }
            try await group.waitForAll()
        }
        #expect(try await keys.rows().count == 1)
        let names = Set(try await bus.page(after: 0, limit: 99).events.compactMap(\.sealingKey))
        #expect(names.count == 1)
    }

    @Test("is taken after a crash between the making of the key and the commit")
    func crash() async throws {
        let keys = MemoryPersonKeys()
        let dead = WatchedJournal(MemoryJournal(clock: clock)) { _ throws(JournalError) in throw .stopped }
        let lost = EventBus(journal: dead, vault: try await .open(keys))
        await #expect(throws: JournalError.stopped) { try await lost.publish(Commit(events: [person.concern()])) }
        #expect(try await keys.rows().count == 1)
        let bus = try await site(keys)
        _ = try await bus.publish(Commit(events: [person.concern()]))
        #expect(bus.opened(try await stored(bus)).data != nil)
        #expect(try await keys.rows().count == 1)
    }

    @Test("is erased again where a restored backup brings its key back")
    func restored() async throws {
        let (keys, ledger) = (MemoryPersonKeys(), MemoryErasureLedger())
        let journal = MemoryJournal(clock: clock)
        let before = EventBus(journal: journal, vault: try await .open(keys, ledger))
        _ = try await before.publish(Commit(events: [person.concern()]))
        let backup = try await keys.rows()
        try await before.vault?.erase(person.pseudonym, at: clock.now)

        let restored = MemoryPersonKeys(backup)
        let bus = EventBus(journal: journal, vault: try await .open(restored, ledger))
        #expect(bus.opened(try await bus.journal.events(after: 0, limit: 1, types: nil).events[0]).data == nil)
        #expect(bus.vault?.isErased(person.pseudonym) == true)
        #expect(try await restored.rows().allSatisfy { $0.key == nil })
    }

    @Test("cannot be opened with another node's key, and the start says so")
    func otherNode() async throws {
        let keys = MemoryPersonKeys()
        let bus = try await site(keys)
        _ = try await bus.publish(Commit(events: [person.concern()]))
        await #expect(throws: PersonVaultError.cannotUnwrap) {
            try await PersonVault.open(keys, secret: .init(size: .bits256))
        }
    }

    @Test("is stored in a notice as ciphertext, and is not there any more once the person is erased")
    func notices() async throws {
        let bus = try await site()
        let vault = try #require(bus.vault)
        _ = try await bus.publish(Commit(events: [person.concern()]))
        let key = try #require(try await stored(bus).sealingKey)
        let notice = Notice(
            id: "n1", partner: "dif", position: 1, type: .concernRaised, subject: "con-1",
            body: Array(#"{"data":"\#(person.notes)"}"#.utf8), created: clock.now, expires: nil, key: key)
        _ = try await bus.publish(Commit(outbox: [.add(notice)]))
        let store = try #require(bus.journal as? MemoryJournal)
        let entry = try #require(try await store.entry(id: "n1"))
        #expect(entry.notice.isSealed && !entry.notice.body.holds(person.notes))
        #expect(bus.opened(entry.notice)?.body == notice.body)
        try await vault.erase(person.pseudonym, at: clock.now)
        #expect(bus.opened(entry.notice) == nil)
        let late = Notice(
            id: "n2", partner: "dif", position: 1, type: .concernRaised, subject: "con-1", body: notice.body,
            created: clock.now, expires: nil, key: key)
        _ = try await bus.publish(Commit(outbox: [.add(late)]))
        let second = try #require(try await store.entry(id: "n2"))
        #expect(!second.notice.body.holds(person.notes) && bus.opened(second.notice) == nil)
    }

    @Test("is sealed in a snapshot, person by person")
    func snapshots() async throws {
        let bus = try await site()
        let vault = try #require(bus.vault)
        let other = SamplePerson(1)
        _ = try await bus.publish(Commit(events: [person.concern(), other.concern("other")]))
        let state = ComponentState(
            common: [1, 2], personal: [person.pseudonym: Array(person.notes.utf8), other.pseudonym: [0, 9]])
        let bytes = try vault.sealed(state, of: "c")
        for canary in person.canaries { #expect(!bytes.holds(canary)) }
        #expect(try vault.opened(Snapshot(component: "c", position: 2, state: bytes)) == state)
        try await vault.erase(person.pseudonym, at: clock.now)
        let left = try vault.opened(Snapshot(component: "c", position: 2, state: bytes))
        #expect(left == ComponentState(common: [1, 2], personal: [other.pseudonym: [0, 9]]))
        #expect(try vault.sealed(ComponentState(common: [5]), of: "c") == [5])
    }

    @Test("is sealed in a snapshot by the node where it must outlive the person's key")
    func outlivingSnapshots() async throws {
        let bus = try await site()
        let vault = try #require(bus.vault)
        _ = try await bus.publish(Commit(events: [person.concern()]))
        let state = ComponentState(common: [1, 2], nodeSealed: Array(person.notes.utf8))
        let bytes = try vault.sealed(state, of: "c")
        #expect(!bytes.holds(person.notes))
        try await vault.erase(person.pseudonym, at: clock.now)
        #expect(try vault.opened(Snapshot(component: "c", position: 2, state: bytes)) == state)
        // What belongs to another component, or was changed, is not taken for no request at all.
        #expect(throws: JournalError.self) {
            try vault.opened(Snapshot(component: "d", position: 2, state: bytes))
        }
    }

    @Test("can be read as long as the person is not erased, and no longer, whatever comes in whichever order")
    func anyOrder() async throws {
        var random = SeededGenerator(seed: 5)
        let (keys, ledger, journal) = (MemoryPersonKeys(), MemoryErasureLedger(), MemoryJournal(clock: clock))
        var bus = EventBus(journal: journal, vault: try await .open(keys, ledger))
        let persons = (0..<6).map { SamplePerson($0) }
        var (posted, erased): ([String: Int], Set<Int>) = ([:], [])
        for step in 0..<400 {
            let index = Int.random(in: 0..<persons.count, using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                try await bus.vault?.erase(persons[index].pseudonym, at: clock.now)
                erased.insert(index)
            case 1: bus = EventBus(journal: journal, vault: try await .open(keys, ledger))
            default:
                let id = "c\(index)-\(step % 7)"
                let receipt = try? await bus.publish(Commit(events: [persons[index].concern(id)])).first
                #expect((receipt == nil) == (erased.contains(index) && posted[id] == nil))
                #expect(receipt?.isDuplicate == (receipt == nil ? nil : posted[id] != nil))
                if receipt != nil { posted[id] = index }
            }
        }
        let events = try await journal.events(after: 0, limit: .max, types: nil).events
        #expect(events.count == posted.count && erased.count > 1)
        for event in events {
            let index = try #require(posted[event.id])
            for canary in persons[index].canaries { #expect(!event.content.body.bytes.holds(canary)) }
            let opened = bus.opened(event)
            #expect(opened.data?["notes"]?.string == (erased.contains(index) ? nil : persons[index].notes))
        }
    }

    @Test("leaves events about nobody exactly as they are")
    func others() async throws {
        let (bus, draft) = (try await site(), EventDraft.numbered("a"))
        _ = try await bus.publish(Commit(events: [draft]))
        #expect(Array(try await stored(bus).content.body.bytes) == Array(draft.content.body.bytes))
    }
}
