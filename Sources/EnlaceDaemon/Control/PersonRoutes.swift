import EnlaceControl
import EnlaceCore
import Hummingbird

/// `erase`, `person export` and `disclosures --person`. Whom it is about stands in the body, because paths are logged.
struct PersonRoutes: Sendable {
    let eraser: PersonEraser
    let dossier: PersonExport
    let search: DisclosureSearch

    private var vault: PersonVault { eraser.vault }
    private var now: Timestamp { eraser.clock.now }

    func add(to router: ControlRouter) {
        router.acts(.erasePerson) { call in try await erase(call) }
        router.answers(.exportPerson, isRecorded: true) { call in
            ControlRouter.json(.ok, try await export(call).bytes)
        }
        router.acts(.personDisclosures) { call in try await disclosures(call) }
    }

    private func erase(_ call: ControlCall) async throws -> EraseReply {
        let request = try await call.decode(PersonRequest.self)
        let (person, act) = (request.person, try await act(call, on: request.person, reason: request.reason))
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
        let request = try await call.decode(PersonRequest.self)
        let (person, act) = (request.person, try await act(call, on: request.person, reason: request.reason))
        if vault.isErased(person) {
            throw ControlProblem(.notFound, "this person was erased: nothing about them can be read any more")
        }
        let events = try await dossier.events(about: person)
        guard !events.isEmpty else { throw PersonRoutes.unknown }
        try await record(act, .personExported, of: person, JSON.Member("events", .int(events.count)))
        return try await dossier.json(about: person, events: events)
    }

    /// An answer of nothing must not stand for what nobody can tell any more: of somebody who was erased there is none.
    private func disclosures(_ call: ControlCall) async throws -> PersonDisclosuresReply {
        let request = try await call.decode(PersonDisclosuresRequest.self)
        try request.among.check()
        let (person, act) = (request.person, try await act(call, on: request.person, reason: request.reason))
        if vault.isErased(person) {
            throw ControlProblem(
                .notFound, "this person was erased: which disclosures were about them cannot be told any more",
                hint: "enlacectl disclosures lists all of them, erasures list who was asked to forget somebody")
        }
        guard vault.knows(person) else { throw PersonRoutes.unknown }
        let checkpoint = await search.checkpoint()
        let trace = try await dossier.trace(of: person)
        let reply = try await search.list(
            request.among, about: trace, personal: vault.fields.types, upTo: checkpoint)
        try await record(act, .personAccounted, of: person, .init("disclosures", .int(reply.disclosures.count)))
        return reply
    }

    /// - Throws: ``ControlProblem`` where no person is named, or no reason that may be kept.
    private func act(_ call: ControlCall, on person: String, reason: String) async throws -> PersonAct {
        guard FieldType.isPerson(person) else {
            throw ControlProblem(.invalid, "person: expected a pseudonym: p- and 32 lower-case hexadecimal digits")
        }
        return try await PersonAct(call, reason: reason, vault)
    }

    /// Before anything is shown.
    private func record(_ act: PersonAct, _ type: EventType, of person: String, _ count: JSON.Member) async throws {
        let key = vault.keyName(of: person).map { JSON.Member("key", .string($0)) }
        let derivation = act.derivation(type, of: "", subject: nil, at: now, [count] + [key].compactMap(\.self))
        try await eraser.bus.record(derivation, node: eraser.node)
    }

    private static let unknown = ControlProblem(
        .notFound, "nothing is kept about this person", hint: "compare the pseudonym, digit by digit")
}
