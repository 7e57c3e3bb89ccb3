import EnlaceCore

/// Writes requests that an agency signs, all of one length: ids are numbers with leading zeros.
struct SignedRequests {
    private let key: WebhookSignature.SigningKey
    private let seconds: Int64
    private let eventHead: [UInt8]
    private let eventTail: [UInt8]
    private var next = 0

    init(key: WebhookSignature.SigningKey) {
        self.key = key
        let now = SystemNodeClock().now
        seconds = now.milliseconds / 1_000
        eventHead = Array("{\"specversion\":\"1.0\",\"id\":\"\(SignedRequests.prefix)".utf8)
        let data = """
            {"since":"\(now - .minutes(60))","asof":"\(now - .minutes(1))","area":"\(BenchConfiguration.area)",\
            "place":"El Chaparral","cause":"own_way","people":{"single_adult":3,"family_member":4},"total":8}
            """
        eventTail = Array(
            """
            ","source":"/agencies/\(BenchConfiguration.agency)","type":"enlace.arrival.reported.v1",\
            "time":"\(now)","data":\(data)}
            """.utf8)
    }

    /// What an event's id begins with; ``idDigits`` digits follow.
    static let prefix = "arrival-"
    static let idDigits = 9

    /// The numbers of the events that the next request will hold begin here.
    var nextNumber: Int { next }

    /// One request behind its path; `batch` events in it, nil for a single one in structured mode.
    mutating func make(batch: Int?) throws -> [UInt8] {
        let number = next
        let body = batch.map { events($0) } ?? event()
        let id = "msg-" + SignedRequests.digits(number)
        let signature = try WebhookSignature.sign(id: id, seconds: seconds, body: body, keys: [key])
        let kind = batch == nil ? "cloudevents" : "cloudevents-batch"
        let head = """
             HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/\(kind)+json\r\nwebhook-id: \(id)\r\n\
            webhook-timestamp: \(seconds)\r\nwebhook-signature: \(signature)\r\nContent-Length: \(body.count)\r\n\r\n
            """
        return Array(head.utf8) + body
    }

    private mutating func events(_ count: Int) -> [UInt8] {
        var body = [UInt8(ascii: "[")]
        for index in 0..<count {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += event()
        }
        return body + [UInt8(ascii: "]")]
    }

    private mutating func event() -> [UInt8] {
        defer { next += 1 }
        return eventHead + SignedRequests.digits(next).utf8 + eventTail
    }

    private static func digits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, idDigits - text.utf8.count)) + text
    }
}
