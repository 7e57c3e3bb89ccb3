import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("A timestamp")
struct TimestampTests {
    private static let first: Int64 = -62_135_596_800_000
    private static let last: Int64 = 253_402_300_799_999

    @Test("reads back what it writes, in every year")
    func roundTrip() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            let time = Timestamp(milliseconds: .random(in: Self.first...Self.last, using: &random))
            #expect(Timestamp(time.description) == time)
        }
        #expect(Timestamp(milliseconds: Self.first).description == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp(milliseconds: Self.last).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: 0).description == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    }

    @Test("writes a time that has no four-digit year as the nearest that has", arguments: [Int64.min, Int64.max])
    func clamps(milliseconds: Int64) {
        let expected = milliseconds < 0 ? "0001-01-01T00:00:00.000Z" : "9999-12-31T23:59:59.999Z"
        #expect(Timestamp(milliseconds: milliseconds).description == expected)
    }

    @Test(
        "reads every form of RFC 3339",
        arguments: [
            ("2026-03-01T06:30:00Z", "2026-03-01T06:30:00.000Z"),
            ("2026-03-01t06:30:00z", "2026-03-01T06:30:00.000Z"),
            ("2026-03-01 06:30:00Z", "2026-03-01T06:30:00.000Z"),
            ("2026-03-01T06:30:00.5Z", "2026-03-01T06:30:00.500Z"),
            ("2026-03-01T06:30:00.1239999999999999999Z", "2026-03-01T06:30:00.123Z"),
            ("2026-02-28T23:30:00-08:00", "2026-03-01T07:30:00.000Z"),
            ("2026-03-01T05:00:00+05:45", "2026-02-28T23:15:00.000Z"),
            ("2026-03-01T06:30:00-00:00", "2026-03-01T06:30:00.000Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"),
        ])
    func forms(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(
        "refuses what is no date and time",
        arguments: [
            "", "2026-03-01", "2026-03-01T06:30Z", "2026-03-01T06:30:00", "2026-03-01T06:30:00.Z", "2026-3-1T06:30:00Z",
            "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-03-00T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T06:60:00Z",
            "2026-03-01T06:30:60Z", "2026-03-01T06:30:00+24:00", "2026-03-01T06:30:00+0800", "2026-03-01T06:30:00Z ",
            " 2026-03-01T06:30:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
            "٢٠٢٦-03-01T06:30:00Z", "2026-03-01T06:30:00.000ZZ", "+026-03-01T06:30:00Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("keeps its spans in order")
    func spans() {
        let time = Timestamp(milliseconds: 1_000)
        #expect((time + .minutes(5)) - time == .seconds(300))
        #expect(time - .hours(1) < time)
        #expect(Timestamp.Span.days(1) == .hours(24))
    }
}

@Suite("A civil date")
struct CivilDateTests {
    @Test("counts every day of four centuries once, in order")
    func everyDay() {
        var date = CivilDate(year: 1_799, month: 12, day: 31)
        let start = date.daysSince1970
        for offset in 1...146_097 {
            let next = CivilDate(daysSince1970: start + offset)
            let isFirst = date.day == CivilDate.daysIn(month: date.month, of: date.year)
            let expected =
                isFirst
                ? CivilDate(year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
                : CivilDate(year: date.year, month: date.month, day: date.day + 1)
            guard next == expected, next.daysSince1970 == start + offset else {
                Issue.record("after \(date) comes \(next)")
                return
            }
            date = next
        }
    }

    @Test("knows leap years", arguments: [(2023, 28), (2024, 29), (1900, 28), (2000, 29), (2100, 28)])
    func february(year: Int, days: Int) {
        #expect(CivilDate.daysIn(month: 2, of: year) == days)
    }

    @Test("begins at midnight UTC")
    func start() {
        #expect(CivilDate(year: 2026, month: 3, day: 1).start.description == "2026-03-01T00:00:00.000Z")
    }
}

@Suite("A clock that is moved by hand")
struct ManualClockTests {
    @Test("wakes those whose time has come, and only those")
    func wakes() async throws {
        let clock = ManualClock(Timestamp(milliseconds: 0))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for minute in [1, 2] {
                group.addTask {
                    try await clock.sleep(until: Timestamp(milliseconds: Int64(minute) * 60_000))
                    return minute
                }
            }
            while clock.sleeperCount < 2 { await Task.yield() }
            clock.advance(by: .minutes(1))
            let first = try await group.next()
            #expect(first == 1)
            #expect(clock.sleeperCount == 1)
            clock.advance(by: .minutes(1))
            let second = try await group.next()
            #expect(second == 2)
        }
    }

    @Test("lets a cancelled sleeper go")
    func cancels() async {
        let clock = ManualClock(Timestamp(milliseconds: 0))
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(until: Timestamp(milliseconds: 1))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            while clock.sleeperCount < 1 { await Task.yield() }
            group.cancelAll()
            let isCancelled = await group.next()
            #expect(isCancelled == true)
            #expect(clock.sleeperCount == 0)
        }
    }

    @Test("goes back only where it is set back, and then nobody sleeps longer for it")
    func back() async throws {
        let clock = ManualClock(Timestamp(milliseconds: 5))
        clock.advance(to: Timestamp(milliseconds: 3))
        #expect(clock.now == Timestamp(milliseconds: 5))
        async let sleep: Void = clock.sleep(until: Timestamp(milliseconds: 7))
        while clock.sleeperCount == 0 { await Task.yield() }
        clock.setBack(by: .milliseconds(4))
        #expect(clock.now == Timestamp(milliseconds: 1))
        clock.advance(by: .milliseconds(2))
        try await sleep
    }
}
