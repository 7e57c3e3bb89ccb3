import EnlaceCore
import Testing

@Suite("A webhook signature")
struct WebhookSignatureTests {
    /// The published vector of Standard Webhooks.
    private enum Vector {
        static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
        static let seconds: Int64 = 1_614_265_330
        static let body = Array(#"{"test": 2432232314}"#.utf8)
        static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    }

    private let sent = Timestamp(milliseconds: Vector.seconds * 1_000)

    private func failure(
        id: String = Vector.id, timestamp: String = String(Vector.seconds), signature: String = Vector.signature,
        body: [UInt8] = Vector.body, keys: [String] = [Vector.secret], after age: Timestamp.Span = .seconds(0)
    ) throws -> WebhookSignature.Failure? {
        let keys = try keys.map { try WebhookSignature.VerifyingKey($0) }
        do {
            try WebhookSignature.verify(
                id: id, timestamp: timestamp, signature: signature, body: body, keys: keys, now: sent + age)
            return nil
        } catch {
            return error
        }
    }

    @Test("is that of the published vector")
    func vector() throws {
        let key = try WebhookSignature.SigningKey(Vector.secret)
        let made = try WebhookSignature.sign(id: Vector.id, seconds: Vector.seconds, body: Vector.body, keys: [key])
        #expect(made == Vector.signature)
        #expect(try failure() == nil)
    }

    @Test("does not fit another id, body, time or key")
    func tampered() throws {
        #expect(try failure(id: "msg_other") == .noMatchingSignature)
        #expect(try failure(body: Vector.body + [0x20]) == .noMatchingSignature)
        #expect(try failure(timestamp: String(Vector.seconds + 1)) == .noMatchingSignature)
        #expect(try failure(keys: [WebhookSignature.generateSymmetricKey()]) == .noMatchingSignature)
        #expect(try failure(keys: []) == .noMatchingSignature)
    }

    @Test(
        "counts for nothing where it is malformed",
        arguments: ["", "v1", "v1,", "v1,!!!", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1a,AAAA", ",,,"])
    func malformed(signature: String) throws {
        #expect(try failure(signature: signature) == .noMatchingSignature)
    }

    @Test("cannot be moved between id and timestamp with a dot")
    func dotInID() throws {
        let key = try WebhookSignature.SigningKey(Vector.secret)
        let body = Array("\(Vector.seconds).{}".utf8)
        let signature = try WebhookSignature.sign(id: "a", seconds: 1, body: body, keys: [key])
        #expect(try failure(id: "a.1", signature: signature, body: Array("{}".utf8)) == .noMatchingSignature)
        #expect(try failure(id: "") == .noMatchingSignature)
    }

    @Test("holds for five minutes either way")
    func tolerance() throws {
        #expect(try failure(after: .minutes(5)) == nil)
        #expect(try failure(after: .minutes(-5)) == nil)
        #expect(try failure(after: .milliseconds(300_001)) == .timestampOutsideTolerance)
        #expect(try failure(after: .milliseconds(-300_001)) == .timestampOutsideTolerance)
    }

    @Test(
        "needs a timestamp of digits only",
        arguments: [
            "", "1614265330.5", "1614265330.0", "+1614265330", "-1614265330", " 1614265330", "1.6e9", "0x60", "١٦١٤",
            "99999999999999999999",
        ])
    func timestamps(timestamp: String) throws {
        #expect(try failure(timestamp: timestamp) == .malformedTimestamp)
    }

    @Test("of an Ed25519 pair is verified by its public half alone")
    func ed25519() throws {
        let pair = WebhookSignature.generateKeyPair()
        let key = try WebhookSignature.SigningKey(pair.secret)
        let signature = try WebhookSignature.sign(
            id: Vector.id, seconds: Vector.seconds, body: Vector.body, keys: [key])
        #expect(signature.hasPrefix("v1a,"))
        #expect(try failure(signature: signature, keys: [pair.public]) == nil)
        #expect(try failure(signature: signature, keys: [WebhookSignature.generateKeyPair().public]) != nil)
        #expect(try failure(body: [], keys: [pair.public]) == .noMatchingSignature)
    }

    @Test("by the old key and the new satisfies whoever holds either")
    func rotation() throws {
        let old = WebhookSignature.generateSymmetricKey()
        let pair = WebhookSignature.generateKeyPair()
        let signature = try WebhookSignature.sign(
            id: Vector.id, seconds: Vector.seconds, body: Vector.body,
            keys: [WebhookSignature.SigningKey(old), WebhookSignature.SigningKey(pair.secret)])
        #expect(signature.split(separator: " ").count == 2)
        #expect(try failure(signature: signature, keys: [old]) == nil)
        #expect(try failure(signature: signature, keys: [pair.public]) == nil)
        #expect(try failure(signature: signature, keys: [Vector.secret, old]) == nil)
        #expect(try failure(signature: signature, keys: [Vector.secret]) == .noMatchingSignature)
    }

    @Test("is looked for among sixteen, so that a long list costs no more")
    func many() throws {
        let padding = Array(repeating: "v1,AAAA", count: 16).joined(separator: " ")
        #expect(try failure(signature: "\(padding) \(Vector.signature)") == .noMatchingSignature)
    }

    @Test("keys of the wrong kind or length are refused without being quoted")
    func keys() {
        let texts: [(String, WebhookSignature.KeyFailure)] = [
            ("secret", .unknownPrefix), ("whsec_???", .notBase64), ("whsec_AAAA", .wrongLength),
            ("whpk_AAAA", .wrongLength), ("", .unknownPrefix),
        ]
        for (text, expected) in texts {
            #expect(throws: expected) { try WebhookSignature.VerifyingKey(text) }
            #expect(text.isEmpty || !expected.description.contains("???"))
        }
        #expect(throws: WebhookSignature.KeyFailure.unknownPrefix) {
            try WebhookSignature.SigningKey(WebhookSignature.generateKeyPair().public)
        }
    }
}
