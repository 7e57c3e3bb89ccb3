import Foundation

/// The configuration of a node that is measured: all defaults, the bench route, and partners on this machine.
struct BenchConfiguration {
    static let agency = "bench"
    static let area = "mx-bcn-tijuana"

    let folder: String
    let port: Int
    let socket: String
    let partners: [BenchPartner]
    /// Further settings of the webhooks plugin, as in a flow mapping.
    var webhooks = ""

    var directory: String { folder + "/config" }

    func write() throws {
        for name in ["agencies.d", "partners.d", "rules.d"] {
            try FileManager.default.createDirectory(atPath: "\(directory)/\(name)", withIntermediateDirectories: true)
        }
        try write("enlaced.yaml", node)
        try write("areas.yaml", areas)
        try write("agencies.d/bench.yaml", agency)
        for partner in partners { try write(partner.file, partner.text) }
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
    }

    private var node: String {
        """
        node: { id: bench }
        state: \(folder)/state
        intake: { listen: ["127.0.0.1:\(port)"], bench_route: true }
        control: { socket: \(socket) }
        plugins: { webhooks: { egress: { allow: [127.0.0.1/32] }, \(webhooks) } }
        """
    }

    private var areas: String {
        """
        areas:
          - { id: mx, names: { es: México } }
          - { id: mx-bcn, parent: mx, names: { es: Baja California } }
          - { id: \(BenchConfiguration.area), parent: mx-bcn, names: { es: Tijuana } }
        """
    }

    private var agency: String {
        """
        id: \(BenchConfiguration.agency)
        types: [enlace.arrival.reported.v1]
        areas: [mx-bcn]
        authentication:
          - { kind: standard_webhooks, keys: [bench] }
        """
    }
}

/// A partner on this machine that is told of everything that is posted.
struct BenchPartner {
    let id: String
    let url: String

    init(_ id: String, _ url: String) {
        self.id = id
        self.url = url
    }

    /// Within the configuration folder.
    var file: String { "partners.d/\(id).yaml" }

    var text: String {
        """
        id: \(id)
        name: \(id)
        class: humanitarian
        country: MX
        endpoint: { url: "\(url)", allow_plain_http: true }
        keys: [bench]
        agreement:
          version: "1"
          purpose: shelter-coordination
          areas: [mx]
          types:
            enlace.arrival.reported.v1: { fields: [since, asof, area, cause, people, total] }
        """
    }
}
