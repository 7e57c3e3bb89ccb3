import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("A consent that names somebody who is no partner", .timeLimit(.minutes(5)))
struct MisaddressedBasisTests {
    private static func consent(to partner: String, id: String = "consent-1") -> JSON {
        Sample.event(
            .consentGranted, id: id, subject: "cst-1",
            [
                "person": .string(SamplePerson().pseudonym), "asof": "2026-03-01T06:00:00.000Z",
                "given_by": "person", "purposes": ["shelter-coordination"], "recipients": [.string(partner)],
                "until": "2099-01-01T00:00:00Z",
            ])
    }

    private static let warning = "a basis in force names a recipient that is no partner here"

    private func warnings(_ node: RunningNode) async throws -> [String] {
        try await node.settle()
        return try await node.ask("status")["warnings"]?.elements.compactMap(\.string) ?? []
    }

    @Test("is answered as any other, and the admin is warned without being told whom it names")
    func unknown() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            let wrong = try await node.post(Self.consent(to: "diff"))
            #expect(wrong.status == 202)
            let warnings = try await warnings(node)
            #expect(warnings.count == 1)
            #expect(warnings.first?.hasPrefix(Self.warning) == true)
            #expect(warnings.first?.contains("event consent-1;") == true)
            #expect(warnings.first?.contains("diff") == false)
            #expect(try await node.ctl("status").output.contains("warning: a basis in force names"))

            let right = try await node.post(Self.consent(to: "dif", id: "consent-2"))
            #expect(right.status == 202)
            #expect(try right.json().members.map(\.key) == wrong.json().members.map(\.key))
            #expect(try await self.warnings(node) == [])
        }
    }

    @Test("is one from the reload on that takes the partner away, which says so")
    func removed() async throws {
        let scene = try PersonScene()
        try await scene.home.run { node in
            #expect(try await node.post(Self.consent(to: "dif")).status == 202)
            #expect(try await warnings(node) == [])
            try scene.home.remove("partners.d/dif.yaml")
            let reload = try await node.ctl("reload")
            #expect(reload.status == 0 && reload.output.contains("a basis in force names"), "\(reload.output)")
            #expect(try await warnings(node).count == 1)
        }
    }
}
