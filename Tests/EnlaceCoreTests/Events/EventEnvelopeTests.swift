import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("Reading an event's envelope")
struct EventEnvelopeTests {
    private func pointers(_ result: Result<EventEnvelope, EventViolations>) -> [String] {
        guard case .failure(let violations) = result else { return [] }
        return violations.all.map(\.pointer)
    }

    @Test("takes a structured event with its extensions")
    func structured() throws {
        let event = JSONView.literal(
            """
            {"specversion":"1.0","id":"a.1","source":"/agencies/x","type":"enlace.shelter.reported.v1",
             "subject":"tij-1","time":"2026-03-01T06:30:00+00:00","datacontenttype":"application/json; charset=utf-8",
             "purpose":"coordination","sequence":7,"sampled":true,"nothing":null,"data":{"asof":"x"}}
            """)
        let envelope = try EventEnvelope.read(structured: event).get()
        #expect(
            envelope
                == EventEnvelope(
                    id: "a.1", source: "/agencies/x", type: .shelterReported, subject: "tij-1",
                    time: Timestamp("2026-03-01T06:30:00Z"),
                    extensions: ["purpose": "coordination", "sequence": "7", "sampled": "true"]))
    }

    @Test("takes the attributes of binary mode")
    func binary() throws {
        let attributes = [
            (name: "specversion", value: "1.0"), (name: "id", value: "1"), (name: "source", value: "/s"),
            (name: "type", value: "enlace.shelter.reported.v1"), (name: "enlacevia", value: "a,b"),
        ]
        let envelope = try EventEnvelope.read(attributes: attributes).get()
        #expect(envelope.extensions == ["enlacevia": "a,b"])
        #expect(pointers(EventEnvelope.read(attributes: attributes + [(name: "id", value: "2")])) == ["/id"])
    }

    @Test(
        "wants texts for what CloudEvents defines, and says so once",
        arguments: ["id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject", "time"])
    func contextAttributes(name: String) {
        var members: [String: JSON] = [
            "specversion": "1.0", "id": "1", "source": "/s", "type": "t", "sampled": true, "sequence": 7,
        ]
        for value in [5, true] as [JSON] {
            members[name] = value
            let event = document(.object(members.map { JSON.Member($0.key, $0.value) }))
            #expect(pointers(EventEnvelope.read(structured: event.root)) == ["/\(name)"])
        }
    }

    @Test("reads back what was stored when an id could be a number")
    func stored() throws {
        let event = JSONView.literal(#"{"specversion":"1.0","id":5,"source":"/s","type":"t","subject":true}"#)
        let envelope = try EventContent(structured: event).envelope().get()
        #expect(envelope.id == "5")
        #expect(envelope.subject == "true")
    }

    @Test("names all that is wrong at once")
    func violations() {
        let event = JSONView.literal(
            """
            {"specversion":"0.3","id":"","source":{"a":1},"subject":"a\\nb","time":"yesterday","datacontenttype":"text/plain",
             "data_base64":"aGk=","Upper":"x","with/slash":"x","big":3000000000,"data":null}
            """)
        #expect(
            Set(pointers(EventEnvelope.read(structured: event))) == [
                "/specversion", "/id", "/source", "/subject", "/time", "/datacontenttype", "/data_base64", "/Upper",
                "/with~1slash", "/big", "/type",
            ])
    }

    @Test("refuses attributes longer than 1024 bytes", arguments: [(1_024, true), (1_025, false)])
    func length(count: Int, isTaken: Bool) {
        let event: JSON = [
            "specversion": "1.0", "id": .string(String(repeating: "i", count: count)), "source": "/s", "type": "t",
        ]
        #expect(pointers(EventEnvelope.read(structured: document(event).root)).isEmpty == isTaken)
    }

    @Test("refuses what is no object", arguments: ["1", "[]", "null", "\"a\""])
    func noObject(text: String) {
        #expect(pointers(EventEnvelope.read(structured: .literal(text))) == [""])
    }
}

@Suite("An event's bytes")
struct EventContentTests {
    @Test("are told apart by their digest, exactly as they came")
    func digest() {
        let one = EventContent(structured: .literal(#"{"id":"1","data":{"a":1}}"#))
        let same = EventContent(structured: JSONView.literal(#"[{"id":"1","data":{"a":1}}]"#).elements[0])
        let spaced = EventContent(structured: .literal(#"{"id":"1", "data":{"a":1}}"#))
        #expect(one.digest == same.digest)
        #expect(one.digest != spaced.digest)
        #expect(one.data?["a"]?.int == 1)
    }

    @Test("of binary mode are read back with their attributes, in whatever order they came")
    func binary() throws {
        let attributes = [
            (name: "type", value: "t"), (name: "source", value: "/s"), (name: "id", value: "é\"1"),
            (name: "specversion", value: "1.0"),
        ]
        let content = EventContent(attributes: attributes, data: .literal(#"{"a":1}"#))
        let reversed = EventContent(attributes: attributes.reversed(), data: .literal(#"{"a":1}"#))
        #expect(content.digest == reversed.digest)
        let stored = try EventContent(head: content.head, body: Array(content.body.bytes))
        #expect(try stored.envelope().get().id == "é\"1")
        #expect(stored.data?["a"]?.int == 1)
        #expect(stored.digest == content.digest)
    }

    @Test("a violation's pointer escapes what JSON Pointer reserves")
    func token() {
        #expect(EventViolations.token("a/b~c") == "a~1b~0c")
    }

    @Test("a hostile event's findings are kept up to a limit")
    func limit() {
        var violations = EventViolations()
        for index in 0..<EventViolations.limit { violations.add("/\(index)", "wrong") }
        #expect(!violations.isCut)
        for index in 0..<1_000 { violations.add("/\(index)", "wrong") }
        #expect(violations.all.count == EventViolations.limit)
        #expect(violations.isCut)
        var sum = EventViolations()
        sum.add(violations, under: "/1")
        #expect(sum.isCut)
    }
}

@Suite("A derived event")
struct DerivationTests {
    private let cause = EventDraft.posted(.shelterReported, id: "1", subject: "tij-1", data: ["total": 1])
        .recorded(at: 7, Timestamp(milliseconds: 1_000))

    private func draft(index: Int = 0, component: String = "shelters") -> EventDraft {
        Derivation(.shelterChanged, subject: "tij-1", data: ["present": 1], from: cause, index: index)
            .draft(node: "tijuana", component: component)
    }

    @Test("is the same to the byte however often it is derived")
    func deterministic() {
        #expect(draft().digest == draft().digest)
        #expect(draft().key == draft().key)
    }

    @Test("has another id for another index, component or due time")
    func ids() {
        let timers = [1, 2].map { due in
            Derivation(
                .shelterChanged, subject: "tij-1", data: [:], time: Timestamp(milliseconds: 0),
                cause: .timer(object: "tij-1", due: Timestamp(milliseconds: due), index: 0)
            ).draft(node: "tijuana", component: "shelters").envelope.id
        }
        let ids = [draft().envelope.id, draft(index: 1).envelope.id, draft(component: "alerts").envelope.id] + timers
        #expect(Set(ids).count == ids.count)
    }

    @Test("says in its bytes what its envelope says, with the recorded time of its cause")
    func envelope() throws {
        let draft = draft()
        #expect(try draft.content.envelope().get() == draft.envelope)
        #expect(draft.envelope.time == cause.recorded)
        #expect(draft.envelope.source == "/nodes/tijuana/shelters")
        #expect(draft.envelope.extensions[EventEnvelope.Extension.cause] == "1")
        #expect(draft.agency == nil)
    }
}
