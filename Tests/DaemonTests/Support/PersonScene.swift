import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

/// A node that keeps something about persons, and a partner that is told of them.
struct PersonScene: Sendable {
    let home: NodeHome
    let partner: ScriptedHTTPServer

    init(partner answer: ScriptedAnswer = .status(204)) throws {
        partner = try ScriptedHTTPServer(always: answer)
        home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write(
            "agencies.d/desom.yaml",
            Sample.agency(
                "desom",
                types: [.shelterRegistered, .shelterReported, .concernRaised, .consentGranted, .consentWithdrawn]))
        try writePartner(accepting: "consent")
    }

    func writePartner(accepting basis: String) throws {
        try home.write(
            "partners.d/dif.yaml",
            Sample.partner(
                "dif", class: "child_protection", url: partner.url(),
                types: [.shelterRegistered: ["name"], .concernRaised: ["person", "area", "urgency", "notes"]],
                more: "  basis: [\(basis)]"))
    }

    static func concern(_ person: SamplePerson, id: String = "concern-1", subject: String = "con-1") -> JSON {
        let draft = person.concern(id, subject: subject)
        return Sample.event(.concernRaised, id: id, subject: subject, draft.content.data?.json ?? .null)
    }

    /// The person lets the partner know of them.
    static func consent(_ person: SamplePerson) -> JSON {
        Sample.event(
            .consentGranted, id: "consent-1", subject: "cst-1",
            [
                "person": .string(person.pseudonym), "asof": "2026-03-01T06:00:00.000Z", "given_by": "person",
                "purposes": ["shelter-coordination"], "recipients": ["dif"], "until": "2099-01-01T00:00:00Z",
            ])
    }

    /// The person takes all consents back.
    static func withdrawal(_ person: SamplePerson) -> JSON {
        Sample.event(
            .consentWithdrawn, id: "withdrawal-1", subject: "cst-1",
            ["person": .string(person.pseudonym), "asof": "2026-03-02T06:00:00.000Z"])
    }

    /// Posts that one person consents to be told of and another does not, and a shelter; lets partners be told.
    static func fill(_ node: RunningNode, _ person: SamplePerson, _ other: SamplePerson) async throws {
        let posted = try await node.post(
            consent(person), concern(person), concern(other, id: "concern-2", subject: "con-2"),
            Sample.registration("camino", usable: 10))
        #expect(posted.status == 202, "\(posted.text)")
        try await node.deliverAll()
    }

    /// The bodies that the partner was sent, of one type.
    func sent(_ type: EventType) throws -> [JSONView] {
        try partner.requests.map { try JSONDocument($0.body).root }.filter { $0["type"]?.string == type.name }
    }

    /// Every file of the node's state in which one of `texts` stands, with what it was.
    func findings(of texts: [String]) -> [String] {
        let folder = home.path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { !$0.hasPrefix("config/") }.flatMap { name in
            guard let bytes = try? FileSystem.read("\(folder)/\(name)") else { return [String]() }
            return texts.filter(bytes.holds).map { "\(name): \($0)" }
        }
    }
}
