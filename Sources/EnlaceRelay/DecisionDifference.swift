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

    /// - Parameter now: nil where there is no such partner now.
    init(from now: Decision?, to then: Decision, of event: Event, _ description: EventTypeDescription) {
        let (before, after) = (now?.agreed ?? [], then.agreed)
        leavesNow = now.map { $0.refusal == nil } ?? false
        leavesThen = then.refusal == nil
        gained = DecisionDifference.shown(after.subtracting(before), of: event, description)
        lost = DecisionDifference.shown(before.subtracting(after), of: event, description)
        turn = now.flatMap { now in
            now.refusal == then.refusal ? nil : AgreementFindings.Turn(now: now.refusal, then: then.refusal)
        }
    }

    var isEmpty: Bool { turn == nil && leavesNow == leavesThen && gained.isEmpty && lost.isEmpty }

    /// Those that a notice would hold: what the event does not have, or has in another shape, shows nothing.
    private static func shown(
        _ names: Set<String>, of event: Event, _ description: EventTypeDescription
    ) -> [String] {
        guard !names.isEmpty, let data = event.data else { return [] }
        return description.fields.filter { field in
            names.contains(field.name) && data[field.name].flatMap { field.type.admitted($0.json) } != nil
        }.map(\.name)
    }
}

extension Decision {
    fileprivate var refusal: RefusalReason? { if case .refused(let reason) = self { reason } else { nil } }

    fileprivate var agreed: Set<String> { if case .letOut(let form) = self { Set(form.fields) } else { [] } }
}
