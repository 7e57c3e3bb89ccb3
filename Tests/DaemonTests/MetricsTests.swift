import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("Metrics", .timeLimit(.minutes(5)))
struct MetricsTests {
    /// The names that the operators' guide explains, one a row of its table.
    private func documented() throws -> Set<String> {
        let names = try Sample.page("operating.md").matches(of: /(?m)^\| `(enlace_[a-z_]+)`/).map { String($0.1) }
        return Set(names)
    }

    /// Counted only when something happens that this node does not live through.
    private static let rare: Set = [
        "enlace_partner_changes_total", "enlace_receipts_total", "enlace_head_comparisons_total",
        "enlace_log_disputes_total",
    ]

    @Test("The text parses with the strict parser of prometheus-client, and the guide explains every name in it")
    func strict() async throws {
        let partner = try ScriptedHTTPServer(always: .status(204))
        let home = try NodeHome("tijuana")
        try home.store(WebhookSignature.generateSymmetricKey(), named: "notices")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
        try home.write(
            "partners.d/clinic.yaml",
            Sample.partner("clinic-of-metrics", url: partner.url(), types: [.shelterRegistered: ["name"]]))
        try await home.run { node in
            #expect(try await node.post(Sample.registration("camino", usable: 10)).status == 202)
            #expect(try await node.post(Sample.registration("camino", usable: 10)).status == 202)
            #expect(try await node.get("/nowhere").status == 404)
            try await node.deliverAll()
            let said = try await PythonScript.run(
                Self.script, arguments: [home.socket], packages: ["prometheus_client": "prometheus-client"])
            let metrics = try JSONDocument(Array(said.output.utf8)).root
            let families = try #require(metrics["families"])
            let names = families.members.map { $0.value.string == "counter" ? $0.key + "_total" : $0.key }
            let shown = Set(names.filter { $0.hasPrefix("enlace_") })
            let explained = try documented()
            #expect(shown.isSubset(of: explained), "\(shown.subtracting(explained))")
            let missing = explained.subtracting(Self.rare).subtracting(shown)
            #expect(missing.isEmpty, "\(missing)")
            #expect(metrics["content_type"]?.string == "text/plain; version=0.0.4; charset=utf-8")
            #expect(families["enlace_intake_commit_seconds"]?.string == "histogram")
            #expect(metrics["delivered"]?.double == 1)
        }
    }

    /// Fetches the metrics from the control socket, as an exporter beside the node would.
    private static let script = #"""
        import http.client, json, socket, sys
        from prometheus_client.parser import text_string_to_metric_families

        class Unix(http.client.HTTPConnection):
            def connect(self):
                self.sock = socket.socket(socket.AF_UNIX)
                self.sock.connect(sys.argv[1])

        connection = Unix("node")
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        families = list(text_string_to_metric_families(answer.read().decode()))
        names = [family.name for family in families]
        assert len(names) == len(set(names)), "a family stands twice"
        delivered = [sample.value for family in families for sample in family.samples
                     if sample.labels.get("partner") == "clinic-of-metrics"
                     and sample.labels.get("outcome") == "delivered"]
        print(json.dumps({
            "content_type": answer.headers["content-type"], "delivered": sum(delivered),
            "families": {family.name: family.type for family in families},
        }))
        """#
}
