import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDisclosures

@Suite("What is held of peers' logs")
struct PeerHeadsTests {
    private let log = SampleLog(disclosures: 10)
    private let start = Timestamp("2026-03-01T06:30:00Z")!

    private func held(_ size: Int) throws -> HeldCheckpoint {
        HeldCheckpoint(checkpoint: log.checkpoint(upTo: size), note: try log.note(upTo: size), time: start)
    }

    private func fold(_ drafts: [EventDraft], into heads: PeerHeads = PeerHeads()) -> PeerHeads {
        var (heads, effects) = (heads, Effects())
        for (index, draft) in drafts.enumerated() {
            heads.apply(draft.recorded(at: Int64(index + 1), start + .seconds(Int64(index))), effects: &effects)
        }
        return heads
    }

    @Test("follows from the journal, and is the same after a snapshot at any point")
    func snapshots() throws {
        let dispute = LogDispute(
            node: "tijuana", kind: .fork, held: try log.note(upTo: 7), shown: try log.note(upTo: 8))
        let drafts = [
            try held(7).draft(.checkpointHeld, partner: "tijuana", node: "san-diego"),
            try held(9).draft(.checkpointCosigned, partner: "tijuana", node: "san-diego"),
            dispute.draft(with: "tijuana", at: start, by: "san-diego"),
            try held(12).draft(.checkpointHeld, partner: "tijuana", node: "san-diego"),
            // A late one does not take its place.
            try held(11).draft(.checkpointHeld, partner: "tijuana", node: "san-diego"),
        ]
        let straight = fold(drafts)
        #expect(straight["tijuana"].held?.checkpoint.size == 12)
        #expect(straight["tijuana"].cosigned?.checkpoint.size == 9)
        #expect(straight["tijuana"].dispute?.kind == .fork)
        #expect(straight["nobody"] == PeerHeads.Standing())
        for cut in drafts.indices {
            var restored = PeerHeads()
            try restored.restore(fold(Array(drafts[..<cut])).snapshot())
            var effects = Effects()
            for index in cut..<drafts.count {
                restored.apply(
                    drafts[index].recorded(at: Int64(index + 1), start + .seconds(Int64(index))), effects: &effects)
            }
            #expect(restored["tijuana"] == straight["tijuana"])
        }
    }

    @Test("begins anew, also with a shorter log, where the event says so")
    func anew() throws {
        let heads = fold([
            try held(12).draft(.checkpointHeld, partner: "tijuana", node: "san-diego"),
            try held(3).draft(.checkpointHeld, partner: "tijuana", node: "san-diego", anew: true),
        ])
        #expect(heads["tijuana"].held?.checkpoint.size == 3)
    }

    @Test("says which dispute a proven checkpoint ends, and what is to be stored before it is signed for")
    func disputes() throws {
        func standing(_ kind: LogDispute.Kind?) throws -> PeerHeads.Standing {
            let dispute = kind.map { LogDispute(node: "tijuana", kind: $0, held: nil, shown: nil) }
            let drafts = [try held(7).draft(.checkpointHeld, partner: "tijuana", node: "san-diego")]
            return fold(drafts + (dispute.map { [$0.draft(with: "tijuana", at: start, by: "san-diego")] } ?? []))[
                "tijuana"]
        }
        var signedAgain = try held(7)
        signedAgain.note += "— junk AAAAAAAA\n"
        #expect(try !standing(nil).lacks(held(7)) && standing(nil).lacks(signedAgain) && standing(nil).lacks(held(9)))
        for kind in [LogDispute.Kind.fork, .unproven] {
            let open = try standing(kind)
            #expect(try !open.lacks(signedAgain) && open.lacks(held(9)))
            #expect((open.dispute(endedBy: log.checkpoint(upTo: 7)) != nil) == (kind == .fork))
            #expect(open.dispute(endedBy: log.checkpoint(upTo: 9))?.kind == kind)
        }
        #expect(try standing(nil).dispute(endedBy: log.checkpoint(upTo: 9)) == nil)
    }

    @Test("of what was posted under the same type by an agency, nothing is believed")
    func foreign() throws {
        let draft = try held(12).draft(.checkpointHeld, partner: "tijuana", node: "san-diego")
        let posted = EventDraft(envelope: draft.envelope, content: draft.content, agency: "tijuana")
        #expect(fold([posted])["tijuana"].held == nil)
    }
}

@Suite("What was told of disputes")
struct ToldDisputesTests {
    private let start = Timestamp("2026-03-01T06:30:00Z")!

    @Test("is told once a day by what is held, whatever was shown, and again once the log was in order")
    func daily() {
        var told = ToldDisputes()
        func dispute(_ shown: String?, kind: LogDispute.Kind = .fork, node: String = "tijuana") -> LogDispute {
            LogDispute(node: node, kind: kind, held: nil, shown: shown)
        }
        func isNews(_ dispute: LogDispute, _ time: Timestamp) -> Bool { told.isNews(dispute, at: time) }
        #expect(isNews(dispute("a"), start))
        #expect(!isNews(dispute("b"), start + .hours(23)))
        #expect(isNews(dispute("b", kind: .shorter), start + .hours(23)))
        #expect(isNews(dispute("b", node: "san-diego"), start + .hours(23)))
        #expect(isNews(dispute("a"), start + .days(1)))
        told.forget(of: "tijuana")
        #expect(isNews(dispute("a"), start + .days(1)))
        #expect(!isNews(dispute("b", node: "san-diego"), start + .days(1)))
        #expect(isNews(dispute("a"), start), "of a clock that was set right")
    }
}

@Suite("How a peer's log grows")
struct GrowthWatchTests {
    private let log = SampleLog(disclosures: 10)
    private let start = Timestamp("2026-03-01T06:30:00Z")!

    @Test("is unproven for too long after a day and three times, until it is proven")
    func spell() {
        var watch = GrowthWatch()
        func note(_ time: Timestamp) -> Bool { watch.noteUnproven(at: time) }
        #expect(!note(start) && !note(start + .days(1)) && note(start + .days(1)))
        watch.end()
        for hours in [1, 2, 3, 4] as [Int64] {
            #expect(!note(start + .days(2) + .hours(hours)))
        }
        #expect(!note(start), "of a clock that was set back the spell begins anew")
    }

    @Test("is not proven by the head that is held once notices have come since")
    func sameHead() throws {
        let checkpoint = log.checkpoint(upTo: 7)
        let held = HeldCheckpoint(checkpoint: checkpoint, note: try log.note(upTo: 7), time: start)
        var watch = GrowthWatch()
        #expect(watch.isProven(by: checkpoint, after: held) && watch.isProven(by: checkpoint, after: nil))
        watch.hearNotice(at: start + .minutes(10))
        #expect(watch.isProven(by: checkpoint, after: held))
        watch.hearNotice(at: start + .minutes(11))
        #expect(!watch.isProven(by: checkpoint, after: held))
        #expect(watch.isProven(by: log.checkpoint(upTo: 8), after: held))
    }
}

@Suite("The time of comparison")
struct ComparisonScheduleTests {
    private let start = Timestamp("2026-03-01T06:30:00Z")!
    private var schedule: ComparisonSchedule { ComparisonSchedule(node: "tijuana", start: start) }

    @Test("comes once a day, at a time of day of each peer's own")
    func daily() {
        var last = start
        var times: [Timestamp] = []
        for _ in 1...5 {
            last = schedule.due("san-diego", last: last, failed: nil)
            times.append(last)
        }
        let gaps = zip(times.dropFirst().dropFirst(), times.dropFirst()).map { $0 - $1 }
        #expect(gaps.allSatisfy { $0 == .days(1) })
        let hours = Set(
            (0..<200).map { index in
                schedule.due("peer-\(index)", last: start + .days(1), failed: nil).milliseconds / 3_600_000 % 24
            })
        #expect(hours.count == 24)
    }

    @Test("that was missed comes within ten minutes of the start, not for all at once")
    func missed() {
        let dues = (0..<100).map { schedule.due("peer-\($0)", last: start - .days(3), failed: nil) }
        #expect(dues.allSatisfy { $0 >= start && $0 < start + .minutes(10) })
        #expect(Set(dues).count > 90)
        #expect(schedule.due("new", last: nil, failed: nil) < start + .minutes(10))
    }

    @Test("that failed comes again an hour later, until it succeeds")
    func failed() {
        let failed = start + .minutes(5)
        #expect(schedule.due("san-diego", last: nil, failed: failed) == failed + .hours(1))
        let done = failed + .hours(1)
        #expect(schedule.due("san-diego", last: done, failed: failed) > done)
    }
}
