import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

/// A node that has something to show: one shelter over capacity, an alert, a partner that was told and one that was not.
struct ControlScene: Sendable {
    let node: RunningNode
    let clinic: ScriptedHTTPServer

    static func run<Answer>(
        clinic answer: ScriptedAnswer = .status(204), _ body: (ControlScene) async throws -> Answer
    ) async throws -> Answer {
        let clinic = try ScriptedHTTPServer(always: answer)
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try home.write(
            "rules.d/over.yaml",
            """
            rules:
              - { id: over-capacity, kind: threshold, metric: over, above: 0, texts: { es: "{name}: {value} de más" } }
            """)
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner("clinic", url: clinic.url(), types: [.shelterRegistered: ["name", "area"]]))
        try home.write(
            "partners.d/press.yaml",
            Sample.partner("press", class: "media", url: clinic.url("/press"), types: [.bulletinPublished: ["text"]]))
        return try await home.run { node in
            let scene = ControlScene(node: node, clinic: clinic)
            let posted = try await node.post(
                Sample.registration("camino", usable: 10), scene.report(present: 12, id: "report-camino"))
            #expect(posted.status == 202)
            try await node.deliverAll()
            return try await body(scene)
        }
    }

    func report(present: Int, id: String) -> JSON {
        Sample.report("camino", present: present, at: node.clock.now, id: id)
    }
}
