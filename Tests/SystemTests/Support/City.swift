import EnlaceCore
import EnlaceTestSupport

/// The city at its desk: posts one event after the other, and remembers what was acknowledged.
struct City {
    let hook: Hook
    var events = CityEvents()
    var ledger = Ledger()

    /// Registers `shelter-1`, `shelter-2`…
    func post(shelters count: Int) async throws {
        for number in 1...count { try await post(events.registration(of: "shelter-\(number)")) }
    }

    /// Posts until it is accepted, as a sender does that is told to come back later.
    func post(reportOn shelter: String) async throws {
        let report = events.report(on: shelter)
        try await eventually("a report is accepted") { try ledger.note([report], try await hook.post(report)) }
    }

    private func post(_ event: JSON) async throws {
        let answer = try await hook.post(event)
        guard try ledger.note([event], answer) else { throw ChildProcess.Failure(description: answer.text) }
    }
}
