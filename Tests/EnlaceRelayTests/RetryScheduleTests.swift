import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("The retry schedule")
struct RetryScheduleTests {
    private let schedule = RetrySchedule.standard

    @Test("is 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, and then ends")
    func table() {
        let pauses = (1...10).map { schedule.pause(afterAttempts: $0, requested: nil, random: 0.5) }
        #expect(
            pauses == [
                .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20),
                .hours(24), nil,
            ])
    }

    @Test("moves each pause by at most a fifth")
    func jitter() {
        #expect(schedule.pause(afterAttempts: 1, requested: nil, random: 0) == .seconds(4))
        let latest = schedule.pause(afterAttempts: 1, requested: nil, random: 0.999_999)
        #expect(latest.map { $0 > .milliseconds(5_990) && $0 <= .seconds(6) } == true)
    }

    @Test("waits at least as long as the partner asks, up to six hours")
    func retryAfter() {
        #expect(schedule.pause(afterAttempts: 1, requested: .minutes(10), random: 0.5) == .minutes(10))
        #expect(schedule.pause(afterAttempts: 2, requested: .seconds(1), random: 0.5) == .minutes(5))
        #expect(
            schedule.pause(afterAttempts: 1, requested: Timestamp.Span(milliseconds: .max), random: 0.5) == .hours(6))
        #expect(schedule.pause(afterAttempts: 1, requested: .seconds(-9), random: 0.5) == .seconds(5))
    }

    @Test("leaves what came of the last attempt with that attempt, when a notice is dropped or pulled afterwards")
    func endedLater() {
        let outcome = DeliveryOutcome(.recoverable(after: nil), status: 503, detail: "overloaded")
        let tried = DeliveryPolicy().progress(
            after: outcome, of: NoticeProgress(due: Samples.start), at: Samples.start, random: 0)
        let attempt = NoticeAttempt(time: Samples.start, status: 503, outcome: "overloaded")
        let pulled = DeliveryPolicy().pulled(tried, at: Samples.start + .minutes(1))
        #expect(pulled.isPulled && pulled.attempts == 1)
        #expect(pulled.earlier == [attempt])
        let dropped = DeliveryPolicy().dropped(tried, because: "the person was erased")
        #expect(dropped.lastStatus == nil && dropped.lastOutcome == "the person was erased")
        #expect(dropped.attempts == 1)
        #expect(dropped.earlier == [attempt])
    }
}
