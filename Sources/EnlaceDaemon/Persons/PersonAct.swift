import EnlaceControl
import EnlaceCore

/// Something that an admin does with what is kept about a person: who does it, and why.
struct PersonAct: Sendable {
    static let component = "persons"
    static let reasonLength = 300

    let caller: ControlCaller?
    let reason: String

    /// - Parameter vault: knows whom a reason must not name: it would still say so when they are erased.
    /// - Throws: ``ControlProblem`` where no reason is given that may be kept.
    init(_ call: ControlCall, reason: String?, _ vault: PersonVault) async throws(ControlProblem) {
        let reason = reason ?? ""
        guard !reason.allSatisfy(\.isWhitespace), reason.unicodeScalars.count <= PersonAct.reasonLength,
            !reason.contains(where: \.isNewline)
        else {
            throw ControlProblem(
                .invalid, "reason: expected a line of 1 to \(PersonAct.reasonLength) characters",
                hint: "say why, without naming the person: it is recorded and stays")
        }
        try PersonAct.refuse("reason", reason, ifItNamesAnyoneIn: vault)
        self.reason = reason
        caller = await ControlCaller.of(call.context.channel)
    }

    /// Refuses what an admin writes and what is kept in clear, where it holds a pseudonym.
    static func refuse(
        _ field: String, _ text: String, ifItNamesAnyoneIn vault: PersonVault
    ) throws(ControlProblem) {
        guard vault.isNamed(in: text) else { return }
        throw ControlProblem(
            .invalid, "\(field): must not name the person, because it is kept",
            hint: "leave the pseudonym out, and its digits; the number of a case or a letter does as well")
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
