import ArgumentParser
import EnlaceControl
import Testing

@testable import enlacectl

@Suite("The client of the control socket")
struct ClientTests {
    private func answer(_ status: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("asks over the unix socket and returns the body")
    func fetches() throws {
        let server = try UnixServer(answering: answer("200 OK", "{\"retried\":[]}"))
        let body = try ControlClient(socketPath: server.path).fetch(ControlCall(.event, "a/b"))
        #expect(String(decoding: body, as: UTF8.self) == "{\"retried\":[]}")
        #expect(server.request.hasPrefix("GET /v1/events/a%2Fb HTTP/1.1\r\n"))
    }

    @Test("sends the body it is given, with its type, and an empty one as empty")
    func posts() throws {
        let server = try UnixServer(answering: answer("200 OK", "{}"))
        let call = ControlCall(.post, body: Array("[1]".utf8), contentType: "application/cloudevents-batch+json")
        _ = try ControlClient(socketPath: server.path).fetch(call)
        #expect(server.request.hasPrefix("POST /v1/events HTTP/1.1\r\n"))
        #expect(server.request.contains("\r\nContent-Type: application/cloudevents-batch+json\r\n"))
        #expect(server.request.hasSuffix("\r\n\r\n[1]"))
        let second = try UnixServer(answering: answer("200 OK", "{}"))
        _ = try ControlClient(socketPath: second.path).fetch(ControlCall(.reload))
        #expect(second.request.contains("\r\nContent-Length: 0\r\n"))
    }

    @Test("hands over a stream line by line")
    func streams() throws {
        let chunks = ["{\"a\":", "1}\n{\"a\":2}", "\n"].map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }
            .joined()
        let server = try UnixServer(
            answering: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n")
        var lines: [String] = []
        try ControlClient(socketPath: server.path).stream(ControlCall(.tail)) { line in
            lines.append(String(decoding: line, as: UTF8.self))
        }
        #expect(lines == ["{\"a\":1}", "{\"a\":2}"])
    }

    @Test("throws the daemon's problem, in a stream too")
    func refusals() throws {
        let problem = ControlProblem(.notFound, "no event has the id or position 'x'")
        let text = String(decoding: try ControlJSON.encode(problem), as: UTF8.self)
        for isStream in [false, true] {
            let server = try UnixServer(answering: answer("404 Not Found", text))
            let client = ControlClient(socketPath: server.path)
            let thrown = #expect(throws: ControlProblem.self) {
                if isStream {
                    try client.stream(ControlCall(.tail)) { _ in }
                } else {
                    _ = try client.fetch(ControlCall(.status))
                }
            }
            #expect(thrown == problem)
        }
    }

    @Test("says what to do when there is no socket, and when nobody listens")
    func unreachable() throws {
        let missing = #expect(throws: Failure.self) {
            try ControlClient(socketPath: "/nonexistent/control.sock").fetch(ControlCall(.status))
        }
        #expect(missing?.status == .unreachable)
        #expect(
            missing?.message == """
                enlacectl: there is no control socket at /nonexistent/control.sock
                next: is the daemon running? systemctl status enlaced; another socket: --socket PATH

                """)
        let deaf = #expect(throws: Failure.self) {
            try ControlClient(socketPath: "/dev/null").fetch(ControlCall(.status))
        }
        #expect(deaf?.status == .unreachable)
        #expect(deaf?.message.contains("nobody answers at the control socket /dev/null") == true)
    }

    @Test("waits for an answer as long as it may, and says so when none comes")
    func stopped() throws {
        // Takes the request and says nothing, as a daemon that is stopped.
        let server = try UnixServer(answering: nil)
        let client = ControlClient(socketPath: server.path, patience: 50)
        let failure = #expect(throws: Failure.self) { try client.fetch(ControlCall(.status)) }
        #expect(failure?.status == .unreachable)
        #expect(failure?.message.contains("did not answer within 0.05 s; it may still do it") == true)
        #expect(!ControlCall(.status).takesItsTime)
        #expect(ControlCall(.checkJournal).takesItsTime)
    }

    @Test("tells a connection that broke from one that never was")
    func broken() throws {
        let server = try UnixServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
        let client = ControlClient(socketPath: server.path)
        let failure = #expect(throws: Failure.self) { try client.stream(ControlCall(.importEncounters)) { _ in } }
        #expect(failure?.isBroken == true)
        let missing = #expect(throws: Failure.self) {
            try ControlClient(socketPath: "/nonexistent").stream(ControlCall(.importEncounters)) { _ in }
        }
        #expect(missing?.isBroken == false)
    }

    @Test("says of an import that broke off that figures are missing, and to do it again")
    func brokenImport() throws {
        let progress = #"{"phase":"publish","done":1000,"total":68815}"#
        let server = try UnixServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n\(progress)\n")
        let command = try ImportCommand.Encounters.parse(["/dev/null", "--socket", server.path])
        let failure = #expect(throws: Failure.self) { try command.run() }
        #expect(failure?.status == .unreachable)
        #expect(
            failure?.message == """
                enlacectl: the daemon ended the import before it was done; until it is, figures are missing
                next: import the file again, with the same --edition: what is stored is not stored twice

                """)
    }

    @Test("stops a stream when its reader fails, and throws what the reader threw")
    func readerFails() throws {
        let server = try UnixServer(answering: answer("200 OK", "1\n2\n"))
        let thrown = #expect(throws: Failure.self) {
            try ControlClient(socketPath: server.path).stream(ControlCall(.tail)) { _ in
                throw Failure(.refused, "enough")
            }
        }
        #expect(thrown?.message == "enlacectl: enough\n")
    }
}
