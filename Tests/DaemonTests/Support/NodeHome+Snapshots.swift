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
}
