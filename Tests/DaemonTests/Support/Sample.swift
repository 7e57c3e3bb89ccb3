import EnlaceCore
import Foundation

@testable import EnlaceDaemon

/// Areas, agencies, partners and events of a small border city.
enum Sample {
    static let areas = """
        areas:
          - { id: mx, names: { es: México, en: Mexico } }
          - { id: mx-bcn, parent: mx, names: { es: Baja California } }
          - { id: mx-bcn-tijuana, parent: mx-bcn, names: { es: Tijuana } }
          - { id: mx-bcn-mexicali, parent: mx-bcn, names: { es: Mexicali } }
          - { id: us, names: { en: United States } }
          - { id: us-ca-san-diego, parent: us, names: { en: San Diego } }
        """

    /// A file of `etc/`, as operators get it.
    static func shipped(_ file: String) throws -> String { try text("etc/\(file)") }

    /// A page of the operators' documentation.
    static func page(_ file: String) throws -> String { try text("docs/\(file)") }

    /// A verifier in Python.
    static func script(_ file: String) throws -> String { try text("Tests/Verifier/\(file)") }

    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// What every agency that does not sign shows.
    static let token = BearerToken(text: "enl_" + String(repeating: "7", count: 64))
    static let bearer = "{ kind: bearer, sha256: \(token.digest) }"

    static func agency(
        _ id: String, types: [EventType] = [.shelterRegistered, .shelterReported], areas: [String] = ["mx-bcn"],
        authentication: String = bearer, more: String = ""
    ) -> String {
        """
        id: \(id)
        types: [\(types.map(\.name).joined(separator: ", "))]
        areas: [\(areas.joined(separator: ", "))]
        authentication: [\(authentication)]
        \(more)
        """
    }

    /// - Parameter types: the fields that the agreement gives, by type.
    static func partner(
        _ id: String, class: String = "humanitarian", url: String, areas: [String] = ["mx"],
        types: KeyValuePairs<EventType, [String]>, more: String = ""
    ) -> String {
        let types = types.map { "    \($0.key): { fields: [\($0.value.joined(separator: ", "))] }" }
        return """
            id: \(id)
            name: \(id)
            class: \(`class`)
            country: US
            endpoint: { url: "\(url)", allow_plain_http: true }
            keys: [notices]
            agreement:
              version: "2026-03"
              purpose: shelter-coordination
              areas: [\(areas.joined(separator: ", "))]
              types:
            \(types.joined(separator: "\n"))
            \(more)
            """
    }

    static func event(_ type: EventType, id: String, agency: String = "desom", subject: String?, _ data: JSON) -> JSON {
        var members: [JSON.Member] = [
            .init("specversion", "1.0"), .init("id", .string(id)), .init("source", .string("/agencies/\(agency)")),
            .init("type", .string(type.name)),
        ]
        if let subject { members.append(.init("subject", .string(subject))) }
        return .object(members + [.init("data", data)])
    }

    static func registration(
        _ shelter: String, usable: Int, area: String = "mx-bcn-tijuana", agency: String = "desom"
    ) -> JSON {
        event(
            .shelterRegistered, id: "register-\(shelter)", agency: agency, subject: shelter,
            [
                "name": .string("Casa \(shelter)"), "operator": "Desarrollo A.C.", "area": .string(area),
                "position": ["latitude": .double(32.66), "longitude": .double(-115.47)],
                "usable": ["any": .int(usable)], "status": "open", "languages": ["es"],
            ])
    }

    static func report(
        _ shelter: String, present: Int, at time: Timestamp, id: String? = nil, agency: String = "desom"
    ) -> JSON {
        event(
            .shelterReported, id: id ?? "report-\(shelter)", agency: agency, subject: shelter,
            ["asof": .string(time.description), "total": .int(present)])
    }
}
