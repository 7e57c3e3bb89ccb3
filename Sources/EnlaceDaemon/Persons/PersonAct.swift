import EnlaceControl
import EnlaceCore

/// Something that an admin does with what is kept about a person: who does it, and why.
struct PersonAct: Sendable {
    static let component = "persons"
    static let reasonLength = 300

    let caller: ControlCaller?
    let reason: String

    /// - Throws: ``ControlProblem`` where no reason is given that may be kept.
    init(_ call: ControlCall, reason: String?) async throws(ControlProblem) {
        let reason = reason ?? ""
        guard !reason.isEmpty, reason.unicodeScalars.count <= PersonAct.reasonLength,
            !reason.contains(where: \.isNewline)
        else {
            throw ControlProblem(
                .invalid, "reason: expected a line of 1 to \(PersonAct.reasonLength) characters",
                hint: "say why, without naming the person: it is recorded and stays")
        }
        self.reason = reason
        caller = await ControlCaller.of(call.context.channel)
    }

    /// A reason that says whom it is about would stay when they are erased.
    func mustNotName(_ person: String?) throws(ControlProblem) {
        guard let person, reason.contains(person) else { return }
        throw ControlProblem(.invalid, "reason: must not name the person, because it is kept")
    }

    /// The event that tells of it.
    func derivation(
        _ type: EventType, of object: String, subject: String?, at now: Timestamp, _ more: [JSON.Member] = []
    )
        -> Derivation
    {
        var members: [JSON.Member] = []
        if let caller { members.append(.init("user", .int(Int(caller.user)))) }
        members.append(.init("reason", .string(reason)))
        return Derivation(
            type, subject: subject, data: .object(members + more), time: now,
            cause: .timer(object: "\(type.name)/\(object)/\(PersonTag.random().hex)", due: now, index: 0))
    }
}

extension EventBus {
    /// Records what an admin does before it is done.
    @discardableResult
    func record(_ act: Derivation, node: String) async throws(JournalError) -> Int64 {
        let draft = act.draft(node: node, component: PersonAct.component)
        let receipts = try await publish(Commit(events: [draft], onConflict: .keepFirst, admission: .always))
        return receipts.first?.position ?? 0
    }
}
