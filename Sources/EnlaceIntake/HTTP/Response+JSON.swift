package import EnlaceCore
import HTTPTypes
package import Hummingbird

extension Response {
    package static func json(_ json: JSON, status: Int = 200) -> Response {
        Response(bytes: json.bytes, type: "application/json", status: status)
    }

    package init(bytes: [UInt8], type: String, status: Int) {
        self.init(
            status: HTTPResponse.Status(code: status), headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// - Parameter members: what the problem says beside the members of RFC 9457.
    package init(_ problem: Problem, adding members: [JSON.Member] = []) {
        self.init(
            bytes: problem.json(adding: members).bytes, type: "application/problem+json", status: problem.kind.status)
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        // RFC 9110 demands a challenge; the same for all, so it tells nothing of the agency's methods.
        if problem.kind == .unauthenticated { headers[.wwwAuthenticate] = "Bearer, Basic realm=\"enlace\"" }
    }
}
