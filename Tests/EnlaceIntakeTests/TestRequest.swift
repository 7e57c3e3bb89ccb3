import EnlaceCore

/// A request to be, and its bytes.
struct TestRequest: Sendable {
    var method = "POST"
    var version = "HTTP/1.1"
    var hosts = ["test"]
    /// Nil for a body with a `Content-Length`.
    var transferEncoding: String?
    var path: String
    var contentType: String? = "application/cloudevents+json"
    var fields: [String] = []
    var body: [UInt8] = []
    var caller: Caller

    static func post(_ body: String, as caller: Caller = .casa, to path: String? = nil) -> TestRequest {
        TestRequest(path: path ?? "/v1/hooks/\(caller.agency)", body: Array(body.utf8), caller: caller)
    }

    static func batch(_ events: [String], as caller: Caller = .casa) -> TestRequest {
        var request = post("[\(events.joined(separator: ","))]", as: caller)
        request.contentType = "application/cloudevents-batch+json"
        return request
    }

    static func binary(_ data: String, _ attributes: [String], as caller: Caller = .casa) -> TestRequest {
        var request = post(data, as: caller)
        request.contentType = "application/json"
        request.fields = attributes
        return request
    }

    static func get(_ path: String, as caller: Caller = .nobody, method: String = "GET") -> TestRequest {
        TestRequest(method: method, path: path, contentType: nil, caller: caller)
    }

    func with(_ field: String) -> TestRequest {
        var copy = self
        copy.fields.append(field)
        return copy
    }

    func typed(_ contentType: String) -> TestRequest {
        var copy = self
        copy.contentType = contentType
        return copy
    }

    /// Sends the body as one chunk, under a `Transfer-Encoding` of that value.
    func chunked(as coding: String) -> TestRequest {
        var copy = self
        copy.transferEncoding = coding
        return copy
    }

    func head(at now: Timestamp) -> [UInt8] {
        var lines = ["\(method) \(path) \(version)"] + hosts.map { "Host: \($0)" }
        if let contentType { lines.append("Content-Type: \(contentType)") }
        if let transferEncoding {
            lines.append("Transfer-Encoding: \(transferEncoding)")
        } else if method == "POST" {
            lines.append("Content-Length: \(body.count)")
        }
        lines += fields + caller.fields(for: body, at: now)
        return Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
    }

    func bytes(at now: Timestamp) -> [UInt8] {
        guard transferEncoding != nil else { return head(at: now) + body }
        return head(at: now) + Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8)
    }
}

/// Events as agencies write them.
enum Sample {
    static func event(
        _ id: String = "e-1", type: EventType = .shelterReported, source: String = "/agencies/casa",
        subject: String? = "casa-puente", data: String = #"{"asof":"2026-03-01T11:00:00Z","total":12}"#,
        more: String = ""
    ) -> String {
        let subject = subject.map { #""subject":"\#($0)","# } ?? ""
        return #"""
            {"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"\#(type.name)",\#(subject)\#(more)"data":\#(data)}
            """#
    }

    /// One statistical cell.
    static func cell(
        _ id: String = "f-1", source: String = "/agencies/casa", dataset: String = "arrivals", subject: String? = nil,
        edition: String = "2026-03-01", area: String = "", more: String = ""
    ) -> String {
        event(
            id, type: .flowReported, source: source, subject: subject ?? dataset,
            data: #"""
                {"dataset":"\#(dataset)","unit":"people","period":"2026-02","count":7,"edition":"\#(edition)"\#(area)}
                """#,
            more: more)
    }

    static func registration(
        _ id: String = "r-1", source: String = "/agencies/casa", subject: String = "casa-puente",
        area: String = "tijuana",
        delegates: [String] = []
    ) -> String {
        let list = delegates.map { "\"\($0)\"" }.joined(separator: ",")
        return event(
            id, type: .shelterRegistered, source: source, subject: subject,
            data: #"""
                {"name":"Casa Puente","area":"\#(area)","usable":{"any":40},"status":"open","delegates":[\#(list)]}
                """#)
    }
}
