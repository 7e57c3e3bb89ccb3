import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("enlacectl erasures")
struct ErasureViewTests {
    private let request = ErasureRow(
        id: "6f1c2a9be07d4c58a3f0b1d2e4c6a891", partner: "clinic", state: .overdue,
        requested: WireTime(Timestamp(milliseconds: 1_772_346_600_000)),
        due: WireTime(Timestamp(milliseconds: 1_772_605_800_000)),
        notice: NoticeState(id: "n1", status: "delivered", attempts: 1))

    @Test("list who has not confirmed, until when they should have, and whether they know of it")
    func list() {
        var (paused, old) = (request, request)
        paused.notice = NoticeState(id: "n2", status: "pending", attempts: 0, obstacle: .paused)
        old.notice = nil
        #expect(
            ErasureListView.render(ErasureListReply(erasures: [request, paused, old]), on: Page()) == """
                request                           partner  state    due               notice
                6f1c2a9be07d4c58a3f0b1d2e4c6a891  clinic   overdue  2026-03-04 06:30  delivered
                6f1c2a9be07d4c58a3f0b1d2e4c6a891  clinic   overdue  2026-03-04 06:30  paused
                6f1c2a9be07d4c58a3f0b1d2e4c6a891  clinic   overdue  2026-03-04 06:30  -

                """)
        let none = ErasureListView.render(ErasureListReply(erasures: []), on: Page())
        #expect(none == "no erasures: no request fits\n")
    }

    @Test("show when one was confirmed")
    func confirmed() {
        var request = request
        request.state = .confirmed
        request.confirmed = WireTime(Timestamp(milliseconds: 1_772_350_000_000))
        #expect(
            ErasureView.render(request, on: Page())
                == "6f1c2a9be07d4c58a3f0b1d2e4c6a891: clinic, confirmed 2026-03-01 07:26\n")
    }
}
