import EnlaceControl
import EnlaceCore
import Hummingbird

/// `erase` and `person export`. Whom it is about stands in the body, because paths are logged.
struct PersonRoutes: Sendable {
    let eraser: PersonEraser
    let dossier: PersonExport

    private var vault: PersonVault { eraser.vault }
    private var now: Timestamp { eraser.clock.now }

    func add(to router: ControlRouter) {
        router.acts(.erasePerson) { call in try await erase(call) }
        router.answers(.exportPerson, isRecorded: true) { call in
            ControlRouter.json(.ok, try await export(call).bytes)
        }
    }

    private func erase(_ call: ControlCall) async throws -> EraseReply {
        let (person, act) = try await read(call)
        let wasErased = vault.isErased(person)
        guard vault.knows(person) else { throw PersonRoutes.unknown }
        let id = PersonTag.random().hex
        let named = JSON.object([.init(FieldType.personField, .string(person))])
        try await eraser.erase(
            person,
            order: Derivation(
                .erasureOrdered, subject: id, data: named, time: now, cause: .timer(object: id, due: now, index: 0)),
            report: act.derivation(.personErased, of: id, subject: id, at: now))
        return EraseReply(erasure: id, wasErased: wasErased)
    }

    private func export(_ call: ControlCall) async throws -> JSON {
        let (person, act) = try await read(call)
        if vault.isErased(person) {
            throw ControlProblem(.notFound, "this person was erased: nothing about them can be read any more")
        }
        let events = try await dossier.events(about: person)
        guard !events.isEmpty else { throw PersonRoutes.unknown }
        var more = [JSON.Member("events", .int(events.count))]
        if let key = vault.keyName(of: person) { more.append(.init("key", .string(key))) }
        try await eraser.bus.record(
            act.derivation(.personExported, of: "", subject: nil, at: now, more), node: eraser.node)
        return try await dossier.json(about: person, events: events)
    }

    private func read(_ call: ControlCall) async throws -> (person: String, act: PersonAct) {
        let request = try await call.decode(PersonRequest.self)
        guard FieldType.isPerson(request.person) else {
            throw ControlProblem(.invalid, "person: expected a pseudonym: p- and 32 lower-case hexadecimal digits")
        }
        let act = try await PersonAct(call, reason: request.reason)
        try act.mustNotName(request.person)
        return (request.person, act)
    }

    private static let unknown = ControlProblem(
        .notFound, "nothing is kept about this person", hint: "compare the pseudonym, digit by digit")
}
