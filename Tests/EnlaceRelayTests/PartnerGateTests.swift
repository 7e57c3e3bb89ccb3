import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport
import Testing

@Suite("A partner's pace")
struct PartnerGateTests {
    private let now = Samples.start

    private func asked(_ after: Timestamp.Span?, status: Int? = 429) -> PartnerGate {
        var gate = PartnerGate()
        gate.begin(1, at: now)
        _ = gate.end(1, DeliveryOutcome(.recoverable(after: after), status: status, detail: ""), at: now)
        return gate
    }

    @Test("is left alone as long as it asks, which is at most six hours")
    func quiet() {
        #expect(asked(.minutes(2)).opening(at: now) == now + .minutes(2))
        #expect(asked(.minutes(2)).room(at: now + .minutes(2)) == .max)
        #expect(asked(.days(9)).opening(at: now) == now + .hours(6))
        #expect(asked(Timestamp.Span(milliseconds: .max)).opening(at: now) == now + .hours(6))
        #expect(asked(Timestamp.Span(milliseconds: .min)).room(at: now) == .max)
    }

    @Test("waits no longer for a clock that was ahead for a moment and was set right")
    func clockAhead() {
        let ahead = now + .days(2)
        var gate = PartnerGate(rate: 2)
        var isSetBack = gate.look(at: now)
        #expect(!isSetBack)
        for number in 1...10 {
            gate.begin(Int64(number), at: ahead)
            _ = gate.end(
                Int64(number), DeliveryOutcome(.recoverable(after: .seconds(40)), status: 503, detail: ""), at: ahead)
        }
        #expect(gate.heldUntil(at: now) == ahead + .seconds(40))
        isSetBack = gate.look(at: now + .seconds(1))
        #expect(isSetBack)
        #expect(gate.heldUntil(at: now + .seconds(1)) == now + .seconds(41))
        #expect(gate.room(at: now + .seconds(41)) == 1)
        gate.begin(11, at: now + .seconds(41))
        _ = gate.end(11, .accepted, at: now + .seconds(41))
        #expect(gate.room(at: now + .seconds(42)) > 0)
        isSetBack = gate.look(at: now + .seconds(41))
        #expect(!isSetBack)
    }

    @Test("is left alone after a restart as long as it asked before, but not for what a clock that was ahead noted")
    func kept() {
        func kept(until time: Timestamp) -> PartnerGate {
            var gate = PartnerGate()
            gate.keepQuiet(until: time, at: now)
            return gate
        }
        #expect(kept(until: now + .hours(2)).heldUntil(at: now) == now + .hours(2))
        #expect(kept(until: now + .hours(6)).heldUntil(at: now) == now + .hours(6))
        #expect(kept(until: now + .hours(7)).heldUntil(at: now) == nil)
        #expect(kept(until: Timestamp(milliseconds: .max)).heldUntil(at: now) == nil)
        #expect(kept(until: now).room(at: now) == .max)
        #expect(kept(until: Timestamp(milliseconds: .min)).quiet(at: now) == nil)
    }

    @Test("is left alone for five seconds when it is overloaded and does not say for how long")
    func overloaded() {
        for status in [429, 502, 503, 504] {
            #expect(asked(nil, status: status).opening(at: now) == now + .seconds(5))
        }
        #expect(asked(nil, status: 500).room(at: now) == .max)
        #expect(asked(nil, status: nil).room(at: now) == .max)
    }

    @Test("does not count a notice that it refuses for good as trouble, but counts an endpoint that is gone")
    func failures() {
        func change(_ verdict: DeliveryOutcome.Verdict, _ status: Int?) -> CircuitBreaker.Change? {
            var gate = PartnerGate()
            let changes = (1...10).compactMap { number in
                gate.end(Int64(number), DeliveryOutcome(verdict, status: status, detail: ""), at: now)
            }
            return changes.first
        }
        #expect(change(.final, 409) == nil)
        #expect(change(.delivered, 200) == nil)
        #expect(change(.gone, 410) != nil)
        #expect(change(.recoverable(after: nil), 500) != nil)
    }

    @Test("is met by a probe at once when an admin says so")
    func opened() {
        var gate = asked(.hours(1))
        #expect(gate.heldUntil(at: now) == now + .hours(1))
        gate.open()
        #expect(gate.heldUntil(at: now) == nil)
        #expect(gate.room(at: now) == .max)
    }

    @Test("lets one second's worth begin at once, and then one by one")
    func burst() {
        var bucket = TokenBucket(rate: 4)
        for left in [3, 2, 1, 0] {
            bucket.begin(at: now)
            #expect(bucket.room(at: now) == left)
        }
        #expect(bucket.opening(at: now) == now + .milliseconds(250))
        #expect(bucket.room(at: now + .milliseconds(249)) == 0)
        #expect(bucket.room(at: now + .milliseconds(250)) == 1)
        #expect(bucket.room(at: now + .hours(9)) == 4)
    }

    @Test("of less than one a second lets one begin, and the next after the whole pause")
    func slow() {
        var bucket = TokenBucket(rate: 0.1)
        #expect(bucket.room(at: now) == 1)
        bucket.begin(at: now)
        #expect(bucket.opening(at: now) == now + .seconds(10))
        #expect(bucket.room(at: now + .milliseconds(9_999)) == 0)
        #expect(bucket.room(at: now + .seconds(10)) == 1)
    }

    @Test("never begins more than the rate and one second's worth, whenever it is asked", arguments: 1...20)
    func neverMore(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rate = Double.random(in: 0.01...50, using: &random)
        var bucket = TokenBucket(rate: rate)
        var time = now
        var count = 0
        for _ in 0..<500 {
            time = time + .milliseconds(Int64.random(in: 0...400, using: &random))
            while bucket.room(at: time) > 0 {
                bucket.begin(at: time)
                count += 1
            }
            let opening = bucket.opening(at: time)
            #expect(opening > time)
            #expect(bucket.room(at: opening) == 1)
            let most = max(1, rate) + Double((time - now).milliseconds) * rate / 1_000
            #expect(Double(count) <= most + 0.001)
        }
    }

    @Test("stands still, and goes on, when the clock is set back")
    func clockSetBack() {
        var bucket = TokenBucket(rate: 1)
        bucket.begin(at: now)
        #expect(bucket.room(at: now - .hours(1)) == 0)
        #expect(bucket.opening(at: now - .hours(1)) == now - .hours(1) + .seconds(1))
    }

    @Test("after a start spreads what was due before over a minute, and nothing else")
    func spread() {
        let spread = RestartSpread(start: now)
        let overdue = NoticeProgress(attempts: 3, due: now - .hours(1))
        #expect(spread.time(for: overdue, at: now, random: 0.5) == now + .seconds(30))
        let latest = spread.time(for: overdue, at: now, random: 0.999_999)
        #expect(latest.map { $0 < now + RestartSpread.length } == true)
        #expect(spread.time(for: overdue, at: now + .minutes(2), random: 0.999) == nil)
        #expect(spread.time(for: NoticeProgress(attempts: 3, due: now), at: now, random: 0.5) == nil)
        #expect(spread.time(for: overdue, at: now - .hours(1), random: 0.5) == nil, "the clock was ahead at the start")
        #expect(spread.time(for: NoticeProgress(due: now - .hours(1)), at: now, random: 0.5) == nil)
    }
}
