import EnlaceControl
import Testing

@testable import enlacectl

@Suite("enlacectl status")
struct StatusViewTests {
    @Test("shows a node that is well on one screen")
    func ready() {
        #expect(
            StatusView.render(Samples.status, on: Page()) == """
                tijuana: enlaced 0.1.0, ready, up 3 h 12 min

                journal     sqlite, durable, 1,234,567 events, sound up to 1,234,500
                configured  12 areas, 1 agency, 3 partners, 5 rules
                outbox      2 pending, 3,400 delivered, 1 dead, 0 dropped
                alerts      1 firing, 0 pending

                component   position  behind
                shelters   1,234,567       0
                relay      1,234,500      67

                """)
    }

    @Test("says that the journal is damaged, and what to do")
    func damaged() {
        let health = JournalHealthReply(state: .damaged, detail: "the chain of hashes breaks at position 40")
        var reply = Samples.status
        reply.journal.health = health
        let words = "DAMAGED, restore a backup: the chain of hashes breaks at position 40"
        #expect(StatusView.render(reply, on: Page()).contains("1,234,567 events, DAMAGED, restore a backup:"))
        #expect(JournalHealthView.render(health, on: Page()) == "journal: \(words)\n")
    }

    @Test("says what failed, and what will be lost")
    func notReady() {
        var reply = Samples.status
        reply.ready = false
        reply.checks[0] = .init(name: "journal", passed: false, detail: "no space left")
        reply.journal = .init(kind: "memory", durable: false, head: 1, health: .init(state: .unchecked))
        reply.warnings = ["journal is memory: nothing survives a restart"]
        let text = StatusView.render(reply, on: Page())
        #expect(
            text.hasPrefix("tijuana: enlaced 0.1.0, NOT READY, up 3 h 12 min\n\nfailed check: journal: no space left\n")
        )
        #expect(text.contains("journal     memory, not durable, 1 event\n"))
        #expect(text.hasSuffix("\nwarning: journal is memory: nothing survives a restart\n"))
    }
}
