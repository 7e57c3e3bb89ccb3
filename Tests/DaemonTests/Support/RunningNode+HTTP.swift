import EnlaceCore
import EnlaceTestSupport

@testable import EnlaceDaemon

extension RunningNode {
    /// Posts one event, or several as a batch, as an agency with the sample token.
    func post(_ events: JSON..., to agency: String = "desom", query: String = "") async throws -> RawHTTPResponse {
        try await post(batch: events, to: agency, query: query)
    }

    func post(batch events: [JSON], to agency: String = "desom", query: String = "") async throws -> RawHTTPResponse {
        let isBatch = events.count != 1
        return try await post(
            isBatch ? JSON.array(events).bytes : events[0].bytes, to: agency, query: query,
            type: isBatch ? "application/cloudevents-batch+json" : "application/cloudevents+json",
            fields: ["Authorization: Bearer \(Sample.token.text)"])
    }

    func post(
        _ body: [UInt8], to agency: String, query: String = "", type: String = "application/cloudevents+json",
        fields: [String]
    ) async throws -> RawHTTPResponse {
        let client = try RawHTTPClient(port: port)
        let lines =
            ["POST /v1/hooks/\(agency)\(query) HTTP/1.1", "Host: node", "Content-Type: \(type)"]
            + ["Content-Length: \(body.count)"] + fields
        try await client.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        return try await client.response()
    }

    /// Posts what is no event.
    func send(_ target: String, _ body: [UInt8], _ fields: [String]) async throws -> RawHTTPResponse {
        let client = try RawHTTPClient(port: port)
        let lines =
            ["POST \(target) HTTP/1.1", "Host: node", "Content-Type: application/json"]
            + ["Content-Length: \(body.count)"] + fields
        try await client.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        return try await client.response()
    }

    func get(_ target: String, token: String? = nil) async throws -> RawHTTPResponse {
        let client = try RawHTTPClient(port: port)
        let field = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        try await client.send("GET \(target) HTTP/1.1\r\nHost: node\r\n\(field)\r\n")
        return try await client.response()
    }
}

/// The header fields of a signed request.
func signed(
    _ body: [UInt8], with secret: String, at time: Timestamp = SystemNodeClock().now, id: String = "msg-1"
) throws -> [String] {
    let seconds = time.milliseconds / 1_000
    let key = try WebhookSignature.SigningKey(secret)
    let signature = try WebhookSignature.sign(id: id, seconds: seconds, body: body, keys: [key])
    return ["webhook-id: \(id)", "webhook-timestamp: \(seconds)", "webhook-signature: \(signature)"]
}
