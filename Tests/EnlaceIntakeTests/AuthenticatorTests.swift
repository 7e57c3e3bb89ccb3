import Crypto
import EnlaceCore
import EnlaceIntake
import Testing

@Suite("Authenticator")
struct AuthenticatorTests {
    private let now = IntakeFixture.now
    private let body = Array("{}".utf8)

    private func agency(_ methods: Authentication...) -> Agency {
        Agency(id: "a", name: "A", sources: [], types: [], areas: [], authentication: methods)
    }

    private func signed(id: String = "msg_1", seconds: Int64? = nil, keys: [WebhookSignature.SigningKey]) throws
        -> RequestHead
    {
        let seconds = seconds ?? now.milliseconds / 1_000
        var head = RequestHead()
        head.webhookID = id
        head.webhookTimestamp = String(seconds)
        head.webhookSignature = try WebhookSignature.sign(id: id, seconds: seconds, body: body, keys: keys)
        return head
    }

    @Test("accepts any signature of the list by any key of the agency")
    func rotation() throws {
        let (one, two) = (Caller.symmetric, Caller.old)
        let both = agency(.standardWebhooks([one.verifyingKey, two.verifyingKey]))
        for keys in [[one], [two], [one, two]] {
            #expect(Authenticator.check(try signed(keys: keys), body: body, of: both, now: now) == nil)
        }
        let oneOnly = agency(.standardWebhooks([one.verifyingKey]))
        #expect(Authenticator.check(try signed(keys: [two, one]), body: body, of: oneOnly, now: now) == nil)
        let failure = Authenticator.check(try signed(keys: [two]), body: body, of: oneOnly, now: now)
        #expect(failure == .noMatchingSignature)
    }

    @Test("tells the admin what was wrong with a signature")
    func failures() throws {
        let agency = agency(.standardWebhooks([Caller.symmetric.verifyingKey]))
        func failure(_ change: (inout RequestHead) -> Void) throws -> Authenticator.Failure? {
            var head = try signed(keys: [Caller.symmetric])
            change(&head)
            return Authenticator.check(head, body: body, of: agency, now: now)
        }
        #expect(try failure { $0.webhookTimestamp = nil } == .missingField)
        #expect(try failure { $0.webhookID = "a.b" } == .malformedID)
        #expect(try failure { $0.webhookID = "" } == .malformedID)
        #expect(try failure { $0.webhookTimestamp = "1772366400.0" } == .malformedTimestamp)
        #expect(try failure { $0.webhookTimestamp = "1772366000" } == .staleTimestamp)
        #expect(try failure { $0.webhookSignature = "v1,!!! v2,AAAA" } == .noMatchingSignature)
        #expect(try failure { $0 = RequestHead() } == .noCredentials)
    }

    @Test("does not take a signature of one body for another")
    func otherBody() throws {
        let agency = agency(.standardWebhooks([Caller.symmetric.verifyingKey]))
        let head = try signed(keys: [Caller.symmetric])
        #expect(Authenticator.check(head, body: [], of: agency, now: now) == .noMatchingSignature)
    }

    @Test("reads tokens and passwords whatever the case of the scheme")
    func authorization() {
        let agency = agency(.bearer(token: "secret"), .basic(user: "u", password: "p:q"))
        var head = RequestHead()
        for good in ["Bearer secret", "bearer  secret", "BASIC dTpwOnE="] {
            head.authorization = good
            #expect(Authenticator.check(head, body: body, of: agency, now: now) == nil)
        }
        for bad in ["Bearer", "Bearer ", "Bearer secre", "Basic dTpwOnF=", "Digest secret", "secret"] {
            head.authorization = bad
            #expect(Authenticator.check(head, body: body, of: agency, now: now) != nil)
        }
    }
}
