import EnlaceCore
import EnlaceRelay
import Testing

@Suite("A partner's window")
struct DeliveryWindowTests {
    private let evaluation = Samples.evaluation()

    private func entries(_ sequences: ClosedRange<Int64>) -> [OutboxEntry] {
        sequences.map { sequence in
            let notice = Notice(
                id: "n\(sequence)", partner: "ngo", position: sequence, type: .shelterChanged, subject: nil, body: [],
                created: Samples.start, expires: nil)
            return OutboxEntry(sequence: sequence, notice: notice, progress: NoticeProgress(due: Samples.start))
        }
    }

    private func begun(_ window: inout DeliveryWindow) -> [Int64] {
        var begun: [Int64] = []
        while let work = window.begin() { begun.append(work.entry.sequence) }
        return begun
    }

    @Test("starts the oldest first, never more than its limit, and asks for nothing while it is full")
    func bounds() throws {
        var window = DeliveryWindow(limit: 3)
        window.take(entries(1...3), under: evaluation, for: try #require(window.request()))
        #expect(begun(&window) == [1, 2, 3])
        #expect(window.request() == nil)
        let mustLook = window.finish(2, willRetry: false)
        #expect(mustLook)
        let request = try #require(window.request())
        #expect(request.excluded == [1, 3])
        window.take(entries(4...5), under: evaluation, for: request)
        #expect(begun(&window) == [4])
        #expect(window.request() == nil)
    }

    @Test("does not look again after a delivery when it knows that nothing is left")
    func rests() throws {
        var window = DeliveryWindow(limit: 3)
        window.take(entries(1...1), under: evaluation, for: try #require(window.request()))
        #expect(begun(&window) == [1])
        #expect(window.request() == nil)
        let mustLook = window.finish(1, willRetry: false)
        #expect(!mustLook)
        window.wake()
        #expect(window.request() != nil)
    }

    @Test("forgets on a reload what was fetched under the old rules, also what is still being fetched")
    func reset() throws {
        var window = DeliveryWindow(limit: 3)
        let old = try #require(window.request())
        window.take(entries(1...3), under: evaluation, for: old)
        _ = window.begin()
        window.reset(limit: 2)
        #expect(begun(&window).isEmpty)
        window.take(entries(2...3), under: evaluation, for: old)
        #expect(begun(&window).isEmpty)
        #expect(window.request()?.excluded == [1])
    }

    @Test("sleeps until the next retry, and takes no answer that is older than it")
    func alarm() throws {
        var window = DeliveryWindow(limit: 3)
        window.take(entries(1...1), under: evaluation, for: try #require(window.request()))
        _ = window.begin()
        let stale = try #require(window.alarmRequest(at: Samples.start))
        _ = window.finish(1, willRetry: true)
        window.setAlarm(nil, stamp: stale.stamp)
        let fresh = try #require(window.alarmRequest(at: Samples.start))
        window.setAlarm(Samples.start + .seconds(5), stamp: fresh.stamp)
        #expect(window.deadline == Samples.start + .seconds(5))
        #expect(window.alarmRequest(at: Samples.start) == nil)
        #expect(window.alarmRequest(at: Samples.start + .seconds(5)) != nil)
    }

    @Test("starts nothing while paused")
    func paused() throws {
        var window = DeliveryWindow(limit: 3)
        window.take(entries(1...2), under: evaluation, for: try #require(window.request()))
        window.pause()
        #expect(begun(&window).isEmpty)
        #expect(window.deadline == nil)
        window.resume()
        #expect(begun(&window) == [1, 2])
    }
}
