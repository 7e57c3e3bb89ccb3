import EnlaceCore
import EnlaceRelay
import Testing

@Suite("The circuit to a partner")
struct CircuitBreakerTests {
    private let now = Samples.start

    /// Ends attempts one after the other, each numbered anew, and answers the last change.
    private func end(
        _ circuit: inout CircuitBreaker, failures: Int = 0, successes: Int = 0, at time: Timestamp
    ) -> CircuitBreaker.Change? {
        var last: CircuitBreaker.Change?
        let outcomes = Array(repeating: false, count: successes) + Array(repeating: true, count: failures)
        for hasFailed in outcomes { last = circuit.end(1, hasFailed: hasFailed, at: time) ?? last }
        return last
    }

    /// A circuit that has opened at `now`.
    private func opened() -> CircuitBreaker {
        var circuit = CircuitBreaker()
        _ = end(&circuit, failures: 10, at: now)
        return circuit
    }

    @Test("stays closed for nine failures, and opens at the tenth attempt")
    func fewest() {
        var circuit = CircuitBreaker()
        #expect(end(&circuit, failures: 9, at: now) == nil)
        #expect(circuit.state == .closed)
        #expect(end(&circuit, failures: 1, at: now) == .opened(attempts: 10, failures: 10))
        #expect(circuit.room(at: now) == 0)
        #expect(circuit.opening == now + .seconds(30))
    }

    @Test("opens at exactly seven failures of ten, and not at six")
    func share() {
        var seven = CircuitBreaker()
        #expect(end(&seven, failures: 7, successes: 3, at: now) == .opened(attempts: 10, failures: 7))
        var six = CircuitBreaker()
        #expect(end(&six, failures: 6, successes: 4, at: now) == nil)
        #expect(six.room(at: now) == .max)
    }

    @Test("forgets what ended more than five minutes ago")
    func slides() {
        var circuit = CircuitBreaker()
        _ = end(&circuit, failures: 9, at: now)
        #expect(end(&circuit, failures: 1, at: now + .seconds(311)) == nil)
        var other = CircuitBreaker()
        _ = end(&other, failures: 9, at: now)
        #expect(end(&other, failures: 1, at: now + .minutes(5)) == .opened(attempts: 10, failures: 10))
    }

    @Test("lets one probe through after thirty seconds, and closes when it succeeds")
    func probeSucceeds() {
        var circuit = opened()
        #expect(circuit.room(at: now + .milliseconds(29_999)) == 0)
        #expect(circuit.room(at: now + .seconds(30)) == 1)
        circuit.begin(7)
        #expect(circuit.room(at: now + .minutes(9)) == 0)
        #expect(circuit.end(7, hasFailed: false, at: now + .seconds(31)) == .closed)
        #expect(circuit.room(at: now + .seconds(31)) == .max)
        #expect(end(&circuit, failures: 9, at: now + .seconds(32)) == nil)
    }

    @Test("opens again without a word when the probe fails")
    func probeFails() {
        var circuit = opened()
        circuit.begin(7)
        #expect(circuit.end(7, hasFailed: true, at: now + .seconds(31)) == nil)
        #expect(circuit.state == .open(until: now + .seconds(61)))
    }

    @Test("takes another probe when the first was not sent after all")
    func probeNotMade() {
        var circuit = opened()
        circuit.begin(7)
        #expect(circuit.end(7, hasFailed: nil, at: now + .seconds(31)) == nil)
        #expect(circuit.room(at: now + .seconds(31)) == 1)
    }

    @Test("does not listen to attempts that began before it opened")
    func stragglers() {
        var circuit = opened()
        #expect(circuit.end(2, hasFailed: false, at: now + .seconds(1)) == nil)
        #expect(circuit.room(at: now + .seconds(1)) == 0)
        circuit.begin(7)
        #expect(circuit.end(3, hasFailed: false, at: now + .seconds(31)) == nil)
        #expect(circuit.state == .halfOpen(probe: 7))
    }

    @Test("begins with a probe where the partner was failing when the node stopped")
    func restarts() {
        var circuit = CircuitBreaker(isFailing: true)
        #expect(circuit.room(at: now) == 1)
        circuit.begin(1)
        #expect(circuit.room(at: now) == 0)
        #expect(circuit.end(1, hasFailed: false, at: now) == .closed)
    }
}
