import Crypto
import EnlaceCore
import EnlaceIntake
import Foundation

/// Who makes a request, and with which proof.
enum Caller: Sendable {
    /// Signs with a symmetric key; its agency still accepts an older Ed25519 key.
    case casa, casaWithOldKey
    /// Signs well, but as of another time or with a key that nobody knows.
    case casaLate(Timestamp.Span), casaForged
    /// Bearer token.
    case albergue, albergueWrongToken
    /// HTTP Basic.
    case oficina, oficinaWrongPassword
    /// Another node.
    case peer
    case nobody

    static let symmetric = WebhookSignature.SigningKey.symmetric(
        HMAC(key: SymmetricKey(data: Array(repeating: 7, count: 32))))
    static let old = WebhookSignature.SigningKey.ed25519(Curve25519.Signing.PrivateKey())
    static let token = "a-token-of-some-length"

    private static let types: Set<EventType> = [
        .shelterRegistered, .shelterReported, .arrivalReported, .reportCorrected, .serviceReported, .flowReported,
    ]

    static let agencies = [
        Agency(
            id: "casa", name: "Casa", sources: ["/agencies/casa"], types: types, areas: ["tijuana"],
            authentication: [.standardWebhooks([symmetric.verifyingKey, old.verifyingKey])]),
        Agency(
            id: "albergue", name: "Albergue", sources: ["/agencies/albergue"], types: types, areas: ["baja"],
            authentication: [.bearer(token: token)]),
        Agency(
            id: "oficina", name: "Oficina", sources: ["/agencies/oficina"], types: types, areas: ["tijuana"],
            authentication: [.basic(user: "oficina", password: "correct horse")]),
        Agency(
            id: "sandiego", name: "San Diego", isPeer: true, sources: ["/nodes/sandiego/*"],
            types: [.shelterChanged, .shelterRegistered], areas: ["baja"],
            authentication: [.standardWebhooks([symmetric.verifyingKey])]),
    ]

    var agency: String {
        switch self {
        case .casa, .casaWithOldKey, .casaLate, .casaForged, .nobody: "casa"
        case .albergue, .albergueWrongToken: "albergue"
        case .oficina, .oficinaWrongPassword: "oficina"
        case .peer: "sandiego"
        }
    }

    /// The header fields that prove it.
    func fields(for body: [UInt8], at now: Timestamp) -> [String] {
        switch self {
        case .casa, .peer: signature(Caller.symmetric, body, now)
        case .casaWithOldKey: signature(Caller.old, body, now)
        case .casaLate(let span): signature(Caller.symmetric, body, now - span)
        case .casaForged: signature(.symmetric(HMAC(key: SymmetricKey(size: .bits256))), body, now)
        case .albergue: ["Authorization: Bearer \(Caller.token)"]
        case .albergueWrongToken: ["Authorization: Bearer \(Caller.token)x"]
        case .oficina: [basic("oficina:correct horse")]
        case .oficinaWrongPassword: [basic("oficina:wrong horse")]
        case .nobody: []
        }
    }

    private func basic(_ text: String) -> String {
        "Authorization: Basic " + Data(text.utf8).base64EncodedString()
    }

    private func signature(_ key: WebhookSignature.SigningKey, _ body: [UInt8], _ now: Timestamp) -> [String] {
        let seconds = now.milliseconds / 1_000
        let signature = try! WebhookSignature.sign(id: "msg_1", seconds: seconds, body: body, keys: [key])
        return ["webhook-id: msg_1", "webhook-timestamp: \(seconds)", "webhook-signature: \(signature)"]
    }
}
