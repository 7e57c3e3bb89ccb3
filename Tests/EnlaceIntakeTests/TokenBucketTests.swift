import EnlaceCore
import Testing

@testable import EnlaceIntake

@Suite("Token bucket")
struct TokenBucketTests {
    @Test("admits its rate and no more, however the requests are spread")
    func meanRate() {
        let start = IntakeFixture.now
        var bucket = TokenBucket(rate: 10, now: start)
        var admitted = 0
        for step in 0..<10_000 {
            guard bucket.delay(at: start + .milliseconds(Int64(step))) == nil else { continue }
            bucket.spend(1)
            admitted += 1
        }
        // A second's worth at once, then ten seconds at the rate.
        #expect((109...110).contains(admitted))
    }

    @Test("lets a batch larger than itself through, and has it paid for")
    func debt() {
        let start = IntakeFixture.now
        var bucket = TokenBucket(rate: 10, now: start)
        bucket.spend(1_000)
        #expect(bucket.delay(at: start) == .milliseconds(99_100))
        #expect(bucket.delay(at: start + .milliseconds(99_099)) != nil)
        #expect(bucket.delay(at: start + .milliseconds(99_100)) == nil)
    }

    @Test("loses nothing when the clock is set back")
    func clockSetBack() {
        let start = IntakeFixture.now
        var bucket = TokenBucket(rate: 1, now: start)
        #expect(bucket.delay(at: start - .hours(1)) == nil)
        bucket.spend(1)
        #expect(bucket.delay(at: start - .hours(1) + .seconds(1)) == nil)
    }
}
