import EnlaceCore

/// What is different about one event under a changed agreement.
struct DecisionDifference {
    /// Nil where the reason stays the same, and for a partner that is none now.
    let turn: AgreementFindings.Turn?
    let leavesNow: Bool
    let leavesThen: Bool
    /// Names of fields that the event has and that only one of both notices shows.
    let gained: [String]
    let lost: [String]
    /// Names of fields in which both notices show something, but not the same.
    let altered: [String]

    /// - Parameter now: nil where there is no such partner now.
    init(from now: Result<Showing, RefusalReason>?, to then: Result<Showing, RefusalReason>) {
        let (before, after) = (now?.values ?? [], then.values)
        leavesNow = now.map { $0.refusal == nil } ?? false
        leavesThen = then.refusal == nil
        gained = after.map(\.key).filter { name in !before.contains { $0.key == name } }
        lost = before.map(\.key).filter { name in !after.contains { $0.key == name } }
        altered = after.filter { after in before.contains { $0.key == after.key && $0.value != after.value } }.map(
            \.key)
        turn = now.flatMap { now in
            now.refusal == then.refusal ? nil : AgreementFindings.Turn(now: now.refusal, then: then.refusal)
        }
    }

    var isEmpty: Bool {
        turn == nil && leavesNow == leavesThen && gained.isEmpty && lost.isEmpty && altered.isEmpty
    }
}

extension Result<Showing, RefusalReason> {
    fileprivate var refusal: RefusalReason? { if case .failure(let reason) = self { reason } else { nil } }

    /// Those that a notice would hold: what the event does not have, or has in another shape, shows nothing.
    fileprivate var values: [JSON.Member] { (try? get().values) ?? [] }
}
