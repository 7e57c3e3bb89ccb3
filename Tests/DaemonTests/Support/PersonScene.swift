import EnlaceCore
import EnlaceTestSupport
import Foundation

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
            Sample.agency("desom", types: [.shelterRegistered, .shelterReported, .concernRaised, .concernClosed]))
        try home.write(
            "partners.d/dif.yaml",
            Sample.partner(
                "dif", class: "child_protection", url: partner.url(),
                types: [.shelterRegistered: ["name"], .concernRaised: ["area", "asof", "urgency"]]))
    }

    static func concern(_ person: SamplePerson, id: String = "concern-1", subject: String = "con-1") -> JSON {
        let draft = person.concern(id, subject: subject)
        return Sample.event(.concernRaised, id: id, subject: subject, draft.content.data?.json ?? .null)
    }

    /// Every file of the node's state in which one of `texts` stands, with what it was.
    func findings(of texts: [String], under folder: String? = nil) throws -> [String] {
        let folder = folder ?? home.path
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try names.filter { !$0.hasPrefix("config/") }.flatMap { name in
            guard let bytes = try? FileSystem.read("\(folder)/\(name)") else { return [String]() }
            return texts.filter(bytes.holds).map { "\(name): \($0)" }
        }
    }
}
