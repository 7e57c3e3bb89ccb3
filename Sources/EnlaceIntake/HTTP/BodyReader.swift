import HTTPTypes
package import Hummingbird
import NIOCore

/// Reads a request's body into the one array that is then verified, scanned, hashed and stored.
package enum BodyReader {
    /// - Throws: ``Problem`` where the body is encoded, too large or too slow; what the connection throws otherwise.
    package static func read(_ request: Request, limit: Int) async throws -> [UInt8] {
        // Of the codings the server undoes only the chunks; the others would be taken for the body itself.
        if request.headers.contains(.transferEncoding),
            request.headers[values: .transferEncoding].contains(where: { $0.lowercased() != "chunked" })
        {
            throw Problem(.unsupportedMediaType, "Encoded bodies are not accepted; chunked ones are.")
        }
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        guard declared ?? 0 <= limit else { throw tooLarge(limit) }
        var body: [UInt8] = []
        body.reserveCapacity(declared ?? 0)
        do {
            for try await chunk in request.body {
                guard chunk.readableBytes <= limit - body.count else { throw tooLarge(limit) }
                chunk.withUnsafeReadableBytes { body.append(contentsOf: $0) }
            }
        } catch is ConnectionGuard.BodyDeadlinePassed {
            throw Problem(.timeout, "The body was not complete in time.")
        }
        // A connection that ends early looks like the end of the body.
        guard body.count == declared ?? body.count else { throw Problem(.malformed, "The body was cut short.") }
        return body
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, "A body has at most \(limit) bytes.")
    }
}
