import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceDaemon

@Suite("An outbox that was changed on the disk", .timeLimit(.minutes(5)))
struct ChangedOutboxTests {
    @Test("sends nothing of it, in clear or sealed, and the admin is told by dead letters, events and the log")
    func changed() async throws {
        let scene = try PersonScene()
        try await scene.home.run { try await PersonScene.fill($0, SamplePerson(1), SamplePerson(2)) }
        let sent = scene.partner.requests.count
        #expect(sent == 3, "a shelter, a concern, and of another concern what needs no consent")
        try await scene.home.changeNotices()
        try await scene.home.run { node in
            try await eventually("all are given up") {
                try await node.notices().map(\.progress.status) == [.dead, .dead, .dead]
            }
            let failed = try await node.events(.noticeFailed)
            #expect(failed.count == 3)
            for event in failed {
                #expect(event.data?["outcome"]?.string?.contains("the outbox was changed") == true)
            }
            #expect(node.log.lines(saying: "notice is not what was let out").count == 3)
            let listed = try await node.ctl("deliveries", "show", try await node.notices()[0].notice.id)
            #expect(listed.output.contains("not what the record of decisions let out"), "\(listed.output)")
        }
        #expect(scene.partner.requests.count == sent)
    }
}

extension NodeHome {
    /// Changes every notice's body and makes it due again. The node must not run.
    fileprivate func changeNotices() async throws {
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            for sequence, body in database.execute("SELECT sequence, body FROM outbox").fetchall():
                changed = body.replace(b"camino", b"camina").replace(b"Casa", b"Cosa")
                if changed == body:
                    changed = body[:-12] + bytes([body[-12] ^ 1]) + body[-11:]
                database.execute(
                    "UPDATE outbox SET status = 0, attempts = 0, due = 0, last_attempt = NULL, body = ? "
                    "WHERE sequence = ?", (changed, sequence))
            database.commit()
            """
        try await PythonScript.run(script, arguments: ["\(state)/enlace.db"])
    }
}
