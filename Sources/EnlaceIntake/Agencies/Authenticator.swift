import Crypto
package import EnlaceCore

/// Decides whether a request is an agency's own.
///
/// Every method that the agency has is tried, so its answer takes no longer for a wrong key than for a wrong method
/// and tells nothing of which methods there are.
package enum Authenticator {
    /// Why a request was refused: for the admin's log, never for the caller.
    package enum Failure: String, Error {
        case noCredentials = "no credentials"
        case missingField = "a webhook field is missing"
        case malformedID = "webhook-id is empty, too long, or contains a dot"
        case malformedTimestamp = "webhook-timestamp is not unix seconds"
        case staleTimestamp = "webhook-timestamp is more than five minutes off"
        case noMatchingSignature = "no signature fits a key"
        case wrongToken = "wrong token or password"
    }

    /// - Parameter body: exactly as received; empty for a request without one.
    package static func check(_ head: RequestHead, body: [UInt8], of agency: Agency, now: Timestamp) -> Failure? {
        var failure = Failure.noCredentials
        var isAccepted = false
        for method in agency.authentication {
            let outcome = check(method, head, body, now)
            if outcome == nil { isAccepted = true }
            if let outcome, outcome != .noCredentials { failure = outcome }
        }
        return isAccepted ? nil : failure
    }

    private static func check(
        _ method: Authentication, _ head: RequestHead, _ body: [UInt8], _ now: Timestamp
    ) -> Failure? {
        switch method {
        case .standardWebhooks(let keys): signature(head, body, keys, now)
        case .bearer(let digest): authorization(head.authorization, scheme: "bearer", digest)
        case .basic(let digest): authorization(head.authorization, scheme: "basic", digest)
        }
    }

    private static func signature(
        _ head: RequestHead, _ body: [UInt8], _ keys: [WebhookSignature.VerifyingKey], _ now: Timestamp
    ) -> Failure? {
        guard head.webhookID != nil || head.webhookSignature != nil else { return .noCredentials }
        guard let id = head.webhookID, let timestamp = head.webhookTimestamp, let signature = head.webhookSignature
        else { return .missingField }
        guard (1...256).contains(id.utf8.count), !id.utf8.contains(UInt8(ascii: ".")) else { return .malformedID }
        do {
            try WebhookSignature.verify(
                id: id, timestamp: timestamp, signature: signature, body: body, keys: keys, now: now)
            return nil
        } catch {
            switch error {
            case .missingField: return .missingField
            case .malformedTimestamp: return .malformedTimestamp
            case .timestampOutsideTolerance: return .staleTimestamp
            case .noMatchingSignature: return .noMatchingSignature
            }
        }
    }

    private static func authorization(_ value: String?, scheme: String, _ digest: [UInt8]) -> Failure? {
        guard let value, let space = value.firstIndex(of: " "), value[..<space].lowercased() == scheme
        else { return .noCredentials }
        let token = value[space...].drop { $0 == " " }
        return isEqual(Authentication.digest(token), digest) ? nil : .wrongToken
    }

    /// Takes the same time wherever the first difference lies.
    private static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
