import EnlaceCore
import EnlaceTestSupport

extension NodeHome {
    /// Leaves the state as after a crash that came before the first snapshot. The node must not run.
    func forgetSnapshots() async throws {
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("DELETE FROM snapshots")
            database.commit()
            """
        try await PythonScript.run(script, arguments: ["\(state)/enlace.db"])
    }

    /// The snapshot of a component as it lies on the disk. The node must not run.
    func storedSnapshot(of component: String) async throws -> JSONView {
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            query = "SELECT state FROM snapshots WHERE component = ?"
            print(bytes(database.execute(query, [sys.argv[2]]).fetchone()[0]).decode())
            """
        let arguments = ["\(state)/enlace.db", component]
        return try JSONDocument(Array(try await PythonScript.run(script, arguments: arguments).output.utf8)).root
    }
}
