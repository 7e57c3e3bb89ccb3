import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A partner's window")
struct DeliveryWindowTests {
    private let evaluation = Samples.evaluation()
    private let now = Samples.start

    private func entries(_ sequences: ClosedRange<Int64>) -> [OutboxEntry] {
        sequences.map { sequence in
            let notice = Notice(
                id: "n\(sequence)", partner: "ngo", position: sequence, type: .shelterChanged, subject: nil, body: [],
                created: Samples.start, expires: nil)
            return OutboxEntry(sequence: sequence, notice: notice, progress: NoticeProgress(due: Samples.start))
        }
    }

    /// Fetches as the lane does, from an outbox that holds `sequences`.
    private func fill(_ window: inout DeliveryWindow, _ sequences: ClosedRange<Int64>, at time: Timestamp) throws {
        let request = try #require(window.request(at: time))
        take(&window, sequences, for: request)
    }

    private func take(
        _ window: inout DeliveryWindow, _ sequences: ClosedRange<Int64>, for request: DeliveryWindow.Request
    ) {
        let due = entries(sequences).filter { !request.excluded.contains($0.sequence) }
        let page = Array(due.prefix(request.limit))
        window.take(page, under: evaluation, for: request, isAll: page.count < request.limit)
    }

    private func begun(_ window: inout DeliveryWindow, at time: Timestamp = Samples.start) -> [Int64] {
        var begun: [Int64] = []
        while let work = window.begin(at: time) { begun.append(work.entry.sequence) }
        return begun
    }

    @Test("starts the oldest first, never more than its limit, and asks for nothing while it is full")
    func bounds() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...20, at: now)
        #expect(begun(&window) == [1, 2, 3])
        #expect(window.request(at: now) == nil)
        #expect(window.deadline(at: now) == nil)
        let last = Int64(3 * DeliveryWindow.readAhead)
        for (ended, next) in zip([2] + Array(4..<last), 4...last) {
            let mustLook = window.finish(ended, willRetry: false)
            #expect(mustLook)
            #expect(window.request(at: now) == nil, "while enough is at hand")
            #expect(begun(&window) == [next])
        }
        _ = window.finish(last, willRetry: false)
        let request = try #require(window.request(at: now))
        #expect(request.excluded == [1, 3])
        take(&window, last + 1...20, for: request)
        #expect(begun(&window) == [last + 1])
        #expect(window.request(at: now) == nil)
    }

    @Test("does not look again after a delivery when it knows that nothing is left")
    func rests() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...1, at: now)
        #expect(begun(&window) == [1])
        #expect(window.request(at: now) == nil)
        let mustLook = window.finish(1, willRetry: false)
        #expect(!mustLook)
        window.wake()
        #expect(window.request(at: now) != nil)
    }

    @Test("looks again after an attempt for which another in its queue may have waited")
    func releases() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...1, at: now)
        _ = window.begin(at: now)
        let mustLook = window.finish(1, willRetry: false, releasesNext: true)
        #expect(mustLook)
    }

    @Test("finds what became due again while its outcome was being recorded")
    func revived() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...2, at: now)
        #expect(begun(&window) == [1, 2])
        window.expectMore()
        // Neither this look nor this alarm can see the two.
        let request = try #require(window.request(at: now))
        take(&window, 1...2, for: request)
        let alarm = try #require(window.alarmRequest(at: now))
        window.setAlarm(nil, stamp: alarm.stamp)
        let mustLook = (window.finish(1, willRetry: false), window.finish(2, willRetry: false))
        #expect(mustLook == (true, true))
        try fill(&window, 1...1, at: now)
        #expect(begun(&window) == [1])
        #expect(window.alarmRequest(at: now) != nil)
    }

    @Test("forgets on a reload what was fetched under the old rules, also what is still being fetched")
    func reset() throws {
        var window = DeliveryWindow(limit: 3)
        let old = try #require(window.request(at: now))
        take(&window, 1...3, for: old)
        _ = window.begin(at: now)
        window.reset(limit: 2)
        #expect(begun(&window).isEmpty)
        take(&window, 2...3, for: old)
        #expect(begun(&window).isEmpty)
        #expect(window.request(at: now)?.excluded == [1])
    }

    @Test("sleeps until the next retry, and takes no answer that is older than it")
    func alarm() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...1, at: now)
        _ = window.begin(at: now)
        let stale = try #require(window.alarmRequest(at: now))
        _ = window.finish(1, willRetry: true)
        window.setAlarm(nil, stamp: stale.stamp)
        let fresh = try #require(window.alarmRequest(at: now))
        window.setAlarm(now + .seconds(5), stamp: fresh.stamp)
        #expect(window.deadline(at: now) == now + .seconds(5))
        #expect(window.alarmRequest(at: now) == nil)
        #expect(window.alarmRequest(at: now + .seconds(5)) != nil)
    }

    @Test("starts nothing while paused, and of two words of an admin follows the one that was recorded last")
    func paused() throws {
        var window = DeliveryWindow(limit: 3)
        try fill(&window, 1...2, at: now)
        window.settle(.operator, at: 7)
        #expect(begun(&window).isEmpty)
        #expect(window.request(at: now) == nil)
        #expect(window.deadline(at: now) == nil)
        window.settle(nil, at: 6)
        #expect(window.pause == .operator)
        window.settle(nil, at: 8)
        try fill(&window, 1...2, at: now)
        #expect(begun(&window) == [1, 2])
    }

    @Test("a pause outlives a reload, and a partner that was taken away is not one that is paused")
    func reloads() {
        var window = DeliveryWindow(limit: 3, standing: PartnerStanding(pause: .gone))
        window.reset(limit: 3)
        #expect(window.request(at: now) == nil)
        var other = DeliveryWindow(limit: 3)
        other.retire()
        #expect(other.request(at: now) == nil)
        other.reset(limit: 3)
        #expect(other.request(at: now) != nil)
    }

    @Test("keeps nothing in memory while the partner has asked for quiet, and looks again when that is over")
    func quiet() throws {
        var window = DeliveryWindow(limit: 2)
        try fill(&window, 1...2, at: now)
        _ = begun(&window)
        let overloaded = DeliveryOutcome(.recoverable(after: .minutes(10)), status: 503, detail: "overloaded")
        #expect(window.note(overloaded, of: 1, at: now).isEmpty)
        let mustLook = window.finish(1, willRetry: true)
        #expect(mustLook)
        #expect(window.request(at: now + .minutes(9)) == nil)
        #expect(window.alarmRequest(at: now) == nil)
        #expect(window.deadline(at: now) == now + .minutes(10))
        #expect(window.request(at: now + .minutes(10)) != nil)
    }

    @Test("fetches no more than may begin by the rate, so that nothing waits under rules that grow old")
    func rate() throws {
        var window = DeliveryWindow(limit: 32, rate: 2)
        #expect(window.request(at: now)?.limit == 2)
        try fill(&window, 1...9, at: now)
        #expect(begun(&window) == [1, 2])
        #expect(window.deadline(at: now) == now + .milliseconds(500))
    }

    @Test("of many attempts that find the endpoint gone only the first says so")
    func gone() throws {
        var window = DeliveryWindow(limit: 2)
        try fill(&window, 1...2, at: now)
        _ = begun(&window)
        let gone = DeliveryOutcome(.gone, status: 410, detail: "gone")
        #expect(window.note(gone, of: 1, at: now) == [.paused(.gone)])
        #expect(window.note(gone, of: 2, at: now).isEmpty)
    }
}
