import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Independent clients", .timeLimit(.minutes(5)))
struct IndependentClientTests {
    private let secret = WebhookSignature.generateSymmetricKey()

    private func home(partner: ScriptedHTTPServer? = nil) throws -> NodeHome {
        let home = try NodeHome("tijuana")
        try home.store(secret, named: "shared")
        try home.store(secret, named: "notices")
        try home.write(
            "agencies.d/desom.yaml",
            Sample.agency("desom", authentication: "{ kind: standard_webhooks, keys: [shared] }"))
        if let partner {
            try home.write("agencies.d/desom.yaml", Sample.agency("desom"))
            try home.write(
                "partners.d/clinic.yaml",
                Sample.partner("clinic", url: partner.url(), types: [.shelterRegistered: ["name", "area", "status"]]))
        }
        return home
    }

    @Test("Events built by cloudevents and signed by standardwebhooks are taken in every mode")
    func posting() async throws {
        try await home().run { node in
            let said = try await PythonScript.run(
                Self.poster, arguments: [String(node.port), secret],
                packages: ["standardwebhooks": "standardwebhooks", "cloudevents.core": "cloudevents"])
            let answers = try JSONDocument(Array(said.output.utf8)).root
            let statuses = Dictionary(uniqueKeysWithValues: answers.members.map { ($0.key, $0.value["status"]?.int) })
            #expect(
                statuses == [
                    "structured": 202, "binary": 202, "batch": 202, "again": 202, "changed": 409, "forged": 401,
                    "tampered": 401,
                ])
            #expect(answers["structured"]?["body"]?["duplicate"]?.bool == false)
            #expect(answers["batch"]?["body"]?["accepted"]?.int == 2)
            #expect(answers["again"]?["body"]?["duplicate"]?.bool == true)
            #expect(answers["again"]?["body"]?["position"]?.int == answers["structured"]?["body"]?["position"]?.int)

            let posted = try await node.events().filter { $0.agency == "desom" }
            #expect(posted.map(\.id) == ["structured", "binary", "batch-1", "batch-2"])
            #expect(posted.map { $0.data?["name"]?.string } == Array(repeating: "Refugio Niño", count: 4))
        }
    }

    @Test("What a partner receives verifies with standardwebhooks and reads with cloudevents")
    func receiving() async throws {
        let partner = try ScriptedHTTPServer(always: .status(204))
        try await home(partner: partner).run { node in
            #expect(try await node.post(Sample.registration("camino", usable: 10)).status == 202)
            let request = await partner.requests(atLeast: 1)[0]
            let fields = request.fields.map { JSON.Member($0.name.lowercased(), .string($0.value)) }
            let said = try await PythonScript.run(
                Self.receiver, arguments: [secret, JSON.object(fields).text], input: request.body,
                packages: ["standardwebhooks": "standardwebhooks", "cloudevents.core": "cloudevents"])
            let verdict = try JSONDocument(Array(said.output.utf8)).root
            #expect(verdict["verified"]?.bool == true)
            #expect(verdict["tampered"]?.string == "refused")
            #expect(verdict["other_key"]?.string == "refused")
            #expect(verdict["id"]?.string == "register-camino")
            #expect(verdict["source"]?.string == "/agencies/desom")
            #expect(verdict["type"]?.string == EventType.shelterRegistered.name)
            #expect(verdict["data"]?["name"]?.string == "Casa camino")
            #expect(verdict["data"]?["withheld"]?.elements.contains { $0.string == "position" } == true)
        }
    }
}

extension IndependentClientTests {
    private static let poster = #"""
        import datetime, http.client, json, sys
        from cloudevents.core.bindings.http import to_binary, to_structured
        from cloudevents.core.formats.json import JSONFormat
        from cloudevents.core.v1.event import CloudEvent
        from standardwebhooks import Webhook

        port, secret = int(sys.argv[1]), sys.argv[2]
        answers = {}

        def event(id, beds=10):
            return CloudEvent({
                "id": id, "source": "/agencies/desom", "type": "enlace.shelter.registered.v1", "specversion": "1.0",
                "subject": "refugio-" + id, "datacontenttype": "application/json",
                "time": datetime.datetime.now(datetime.timezone.utc),
            }, {"name": "Refugio Niño", "area": "mx-bcn-tijuana", "usable": {"any": beds}, "status": "open"})

        def post(name, headers, body, key=secret, sent=None):
            now = datetime.datetime.now(datetime.timezone.utc)
            signature = Webhook(key).sign("msg-" + name, now, body.decode())
            signed = {"webhook-id": "msg-" + name, "webhook-timestamp": str(int(now.timestamp())),
                      "webhook-signature": signature}
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("POST", "/v1/hooks/desom", sent or body, {**headers, **signed})
            answer = connection.getresponse()
            answers[name] = {"status": answer.status, "body": json.loads(answer.read())}

        structured = to_structured(event("structured"), JSONFormat())
        post("structured", structured.headers, structured.body)
        binary = to_binary(event("binary"), JSONFormat())
        post("binary", binary.headers, binary.body)
        parts = [to_structured(event(f"batch-{n}"), JSONFormat()).body for n in (1, 2)]
        post("batch", {"content-type": "application/cloudevents-batch+json"}, b"[" + b",".join(parts) + b"]")
        post("again", structured.headers, structured.body)
        changed = to_structured(event("structured", beds=11), JSONFormat())
        post("changed", changed.headers, changed.body)
        other = "whsec_" + "A" * 40
        new = to_structured(event("new"), JSONFormat())
        post("forged", new.headers, new.body, key=other)
        post("tampered", new.headers, new.body, sent=new.body.replace(b"10", b"99"))
        print(json.dumps(answers))
        """#

    private static let receiver = #"""
        import json, sys
        from cloudevents.core.bindings.http import HTTPMessage, from_structured
        from cloudevents.core.formats.json import JSONFormat
        from standardwebhooks import Webhook, WebhookVerificationError

        secret, headers, body = sys.argv[1], json.loads(sys.argv[2]), sys.stdin.buffer.read()

        def refused(key, body):
            try:
                Webhook(key).verify(body, headers)
                return "accepted"
            except WebhookVerificationError:
                return "refused"

        Webhook(secret).verify(body, headers)
        event = from_structured(HTTPMessage(headers, body), JSONFormat())
        print(json.dumps({
            "verified": True, "tampered": refused(secret, body.replace(b"camino", b"kamino")),
            "other_key": refused("whsec_" + "A" * 40, body), "id": event.get_id(), "source": event.get_source(),
            "type": event.get_type(), "data": event.get_data(),
        }))
        """#
}
