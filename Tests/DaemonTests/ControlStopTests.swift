import EnlaceCore
import EnlaceTestSupport
import HTTPTypes
import NIOHTTPTypes
import Testing

@testable import EnlaceDaemon

@Suite("A client of the control socket that does nothing holds up no stop", .timeLimit(.minutes(5)))
struct ControlStopTests {
    @Test("one that does not read what it follows")
    func unread() async throws {
        let home = try NodeHome("tijuana")
        try home.write("agencies.d/desom.yaml", Sample.agency("desom", types: [.arrivalReported]))
        let client = try await home.run { node in
            #expect(try await node.post(batch: longEvents(300, at: node.clock.now)).status == 202)
            let client = try IdleClient(
                home.socket, sending: "GET /v1/events/tail?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            // The first of them has begun, and all together they are longer than what lies between the node and its client.
            try await eventually("the answer has begun") { client.waitingBytes > 8_192 }
            return client
        }
        try await eventually("the connection is closed") { client.isClosed() }
    }

    @Test("one that sends a half of its request")
    func halfRequest() async throws {
        let home = try NodeHome("tijuana")
        let client = try await home.run { node in
            let client = try IdleClient(
                home.socket, sending: "POST /v1/keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf")
            try await eventually("the request is read") { !node.log.lines(saying: "operator acts").isEmpty }
            return client
        }
        #expect(client.isClosed())
    }

    /// Each is some two thousand bytes long in a listing.
    private func longEvents(_ count: Int, at time: Timestamp) -> [JSON] {
        (0..<count).map { number in
            Sample.event(
                .arrivalReported, id: String(repeating: "\"", count: 1_000) + "\(number)", subject: nil,
                [
                    "since": .string((time - .hours(1)).description), "asof": .string(time.description),
                    "area": "mx-bcn-tijuana", "total": .int(number % 50),
                ])
        }
    }

    @Suite("It is taken to do nothing")
    struct PaceTests {
        private let head = HTTPRequestPart.head(
            HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/"))

        @Test("when not a byte of its answer leaves between two looks")
        func unread() {
            var pace = ClientPace()
            pace.received(head)
            pace.received(.end(nil))
            let looks = [0, 70_000, 70_000, 69_999, 69_999].map { pace.isStalled(unsent: $0) }
            #expect(looks == [false, false, true, false, true])
            pace.answered()
            let lastLook = pace.isStalled(unsent: 69_999)
            #expect(!lastLook)
        }

        @Test("when its request does not go on, and not while an answer is made")
        func halfRequest() {
            var pace = ClientPace()
            pace.received(head)
            let looks = (0..<2).map { _ in pace.isStalled(unsent: 0) }
            #expect(looks == [false, true])
            pace.received(.end(nil))
            let laterLooks = (0..<3).map { _ in pace.isStalled(unsent: 0) }
            #expect(laterLooks == [false, false, false])
        }
    }
}
