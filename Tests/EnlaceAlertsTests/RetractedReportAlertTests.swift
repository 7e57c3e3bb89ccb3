import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceAlerts

/// A report that was taken back no longer counts, and with it goes what rested on it alone.
@Suite("Alerts on a report that was taken back")
struct RetractedReportAlertTests {
    /// As a retraction or another event makes the registry say it, and not the passing of time.
    private let cause = [EventEnvelope.Extension.cause: "x"]

    @Test("are resolved, and say no figure")
    func resolved() {
        var node = harness(over(4))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        node.post(changed("casa", id: "2", state: "unreported", extensions: cause))
        #expect(node.story == ["raised casa", "resolved casa"])
        #expect(node.last?["was"] == "firing")
        #expect(node.last?["value"] == nil && node.last?["limit"] == 4)
        #expect(node.last?["texts"] == nil)
        #expect(node.violations.isEmpty)
        node.post(changed("casa", id: "3", over: 6, asof: start + .hours(1)))
        #expect(node.story.last == "raised casa")
    }

    @Test("fall away unheard while they wait, and are not raised later")
    func pending() {
        var node = harness(over(4, hold: .seconds(3)))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        node.post(changed("casa", id: "2", state: "unreported", extensions: cause))
        node.advance(by: .hours(1))
        #expect(node.story == ["pending casa", "resolved casa"])
        #expect(node.last?["was"] == "pending")
        #expect(node.component.list.pending.isEmpty)
    }

    @Test("are resolved where an older report counts again that holds no longer", arguments: ["stale", "expired"])
    func older(state: String) {
        var node = harness(over(4))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        let asof = state == "stale" ? start - .hours(13) : nil
        node.post(changed("casa", id: "2", state: state, asof: asof, extensions: cause))
        #expect(node.story == ["raised casa", "resolved casa"])
    }

    @Test("are resolved too when the report had grown stale or expired before", arguments: ["stale", "expired"])
    func staleBefore(state: String) {
        var node = harness(over(4))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        node.post(changed("casa", id: "2", state: state, asof: state == "stale" ? start : nil))
        node.post(changed("casa", id: "3", state: state, asof: state == "stale" ? start : nil, extensions: cause))
        #expect(node.story == ["raised casa"])
        node.post(changed("casa", id: "4", state: "unreported", extensions: cause))
        #expect(node.story == ["raised casa", "resolved casa"])
    }

    @Test("are found anew where a snapshot of before does not know of them")
    func olderSnapshot() throws {
        var node = harness(over(4))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        let older = String(decoding: try node.component.snapshot(), as: UTF8.self)
            .replacing("\"isTakenBack\":", with: "\"former\":")
        var again = Alerts(rules: [over(4)], areas: areas)
        #expect(throws: DecodingError.self) { try again.restore(Array(older.utf8)) }
    }

    @Test("that a version of before left firing are resolved once the rules are looked at, as of now")
    func leftFiring() throws {
        var node = harness(over(4))
        node.post(changed("casa", id: "1", over: 5, asof: start))
        node.commit([changed("casa", id: "2", state: "unreported", extensions: cause)])
        try node.restart()
        node.advance(by: .minutes(1))
        #expect(node.story == ["raised casa", "resolved casa"])
    }
}
