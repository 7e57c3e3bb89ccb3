import EnlaceCore
import EnlaceTestSupport
import Foundation

/// One connection of the city to its node.
struct Hook: Sendable {
    enum Proof: Sendable {
        case token, signature
    }

    let client: RawHTTPClient
    let key: WebhookSignature.SigningKey

    /// Posts one event, or several as a batch, and returns the answer.
    func post(_ events: [JSON], by proof: Proof = .token) async throws -> RawHTTPResponse {
        try await client.send(try request(events, by: proof))
        return try await client.response()
    }

    func post(_ event: JSON) async throws -> RawHTTPResponse { try await post([event]) }

    func get(_ path: String) async throws -> RawHTTPResponse {
        try await client.send("GET \(path) HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer \(NodeFolder.token)\r\n\r\n")
        return try await client.response()
    }

    func request(_ events: [JSON], by proof: Proof = .token) throws -> [UInt8] {
        let isBatch = events.count > 1
        let body = isBatch ? JSON.array(events).bytes : events[0].bytes
        var head = "POST /v1/hooks/city HTTP/1.1\r\nHost: node\r\nContent-Length: \(body.count)\r\n"
        head += "Content-Type: application/cloudevents\(isBatch ? "-batch" : "")+json\r\n"
        for (name, value) in try fields(body, proof) { head += "\(name): \(value)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    private func fields(_ body: [UInt8], _ proof: Proof) throws -> KeyValuePairs<String, String> {
        guard proof == .signature else { return ["Authorization": "Bearer \(NodeFolder.token)"] }
        let (id, seconds) = (UUID().uuidString, SystemNodeClock().now.milliseconds / 1_000)
        return [
            WebhookSignature.Field.id: id, WebhookSignature.Field.timestamp: String(seconds),
            WebhookSignature.Field.signature: try WebhookSignature.sign(
                id: id, seconds: seconds, body: body, keys: [key]),
        ]
    }
}
