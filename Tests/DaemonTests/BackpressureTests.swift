import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@testable import EnlaceDaemon

@Suite("Under load", .timeLimit(.minutes(5)))
struct BackpressureTests {
    private func arrivals(_ numbers: Range<Int>, at time: Timestamp) -> [JSON] {
        numbers.map { number in
            Sample.event(
                .arrivalReported, id: "arrival-\(number)", subject: nil,
                [
                    "since": .string((time - .hours(1)).description), "asof": .string(time.description),
                    "area": "mx-bcn-tijuana", "total": .int(number % 50),
                ])
        }
    }

    @Test("A subscriber that sleeps for a minute under load slows no post, and reads everything when it wakes")
    func sleeper() async throws {
        let (seconds, load) = (60, 160)
        let start = Timestamp("2026-03-01T06:30:00Z")!
        let clock = ManualClock(start)
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: [.arrivalReported]))
        try await home.run(clock: clock) { node in
            let bell = node.bus.doorbell()
            defer { node.bus.remove(bell) }
            for second in 0..<seconds {
                let numbers = second * load..<(second + 1) * load
                // The clock stands still until the answer is there: whatever waited would wait for ever.
                #expect(try await node.post(batch: arrivals(numbers, at: clock.now)).status == 202)
                #expect(node.bus.head == Int64(numbers.upperBound))
                #expect(node.bus.warmCount <= EventBus.warmCountLimit)
                #expect(node.bus.warmBytes <= EventBus.warmBytesLimit)
                clock.advance(by: .seconds(1))
            }
            let count = seconds * load
            #expect(count > EventBus.warmCountLimit, "the tail does not reach back to where it fell asleep")

            await bell.wait()
            var seen: [Event] = []
            while seen.count < count { seen += try await node.bus.page(after: Int64(seen.count), limit: 512).events }
            #expect(seen.map(\.position) == Array(1...Int64(count)))
            let times = (0..<count).map { start + .seconds(Int64($0 / load)) }
            #expect(seen.map(\.recorded) == times, "each second's load was committed within it")
        }
    }

    @Test("A full queue answers 503 with Retry-After and stores nothing of it, and takes events again later")
    func fullQueue() async throws {
        let home = try NodeHome("tijuana", sqlite: "queue: 4", plugins: [GatedPersistence.self, Webhooks.self])
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: [.arrivalReported]))
        try await home.run { node in
            let events = arrivals(0..<12, at: node.clock.now)
            GatedPersistence.gate.close()
            let answers = try await withThrowingTaskGroup(of: (Int, RawHTTPResponse).self) { group in
                defer { GatedPersistence.gate.open() }
                group.addTask { (0, try await node.post(events[0])) }
                try await eventually("the writer stands still") { GatedPersistence.gate.holdsWriter }
                for index in 1..<12 { group.addTask { (index, try await node.post(events[index])) } }
                var answers: [Int: RawHTTPResponse] = [:]
                for try await (index, answer) in group {
                    answers[index] = answer
                    if answers.count == 7 { GatedPersistence.gate.open() }
                }
                return answers
            }
            let refused = answers.filter { $0.value.status == 503 }
            #expect(refused.count == 7)
            #expect(answers.values.count { $0.status == 202 } == 5)
            for answer in refused.values {
                #expect(answer["retry-after"] == "1")
                #expect(try answer.json()["type"]?.string == "urn:enlace:problem:overloaded")
            }
            let stored = try await node.events().map(\.id).sorted()
            #expect(stored == answers.filter { $0.value.status == 202 }.map { "arrival-\($0.key)" }.sorted())
            for index in refused.keys.sorted() { #expect(try await node.post(events[index]).status == 202) }
            #expect(node.bus.head == 12)
        }
    }
}
