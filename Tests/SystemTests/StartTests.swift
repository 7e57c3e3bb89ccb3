import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension RealProcesses {
    @Suite("A node refuses to start", .timeLimit(.minutes(3)))
    struct StartTests {
        /// Starts a daemon that must end by itself, and returns what it said.
        private func refusal(_ home: NodeFolder) async throws -> String {
            let node = try NodeProcess(home)
            let ending = try await node.process.end()
            #expect(ending == .exited(1))
            return node.log
        }

        @Test("on a state folder that another node works with, which goes on")
        func second() async throws {
            let home = try NodeFolder()
            let first = try await NodeProcess.listening(home)
            #expect(try await refusal(home).contains("another enlaced is running on this state folder"))
            #expect(try await first.control("status").hasSucceeded)
            try await City(hook: try first.connect()).post(shelters: 1)
        }

        @Test("on the ledger of erasures of another node, which goes on")
        func secondLedger() async throws {
            let home = try NodeFolder()
            let first = try await NodeProcess.listening(home)
            let other = try NodeFolder()
            let text = try String(contentsOfFile: "\(other.config)/enlaced.yaml", encoding: .utf8)
            try other.write("enlaced.yaml", text + "\nerasure_ledger: \(home.state)-erasures/ledger\n")
            #expect(try await refusal(other).contains("another enlaced is running on this ledger of erasures"))
            #expect(try await first.control("status").hasSucceeded)
        }

        @Test("on a broken configuration, and names every problem with its place")
        func brokenConfiguration() async throws {
            let home = try NodeFolder()
            try home.write("areas.yaml", "areas:\n  - { id: mx, parent: world }\n")
            try home.write(
                "agencies.d/ngo.yaml",
                "id: ngo\ntypes: [enlace.shelter.reportet.v1]\nareas: [mx]\nauthentication:\n  - { kind: token }\n")
            try home.write("rules.d/rules.yaml", "rules:\n  - { id: full, kind: treshold }\n")
            let log = try await refusal(home)
            for place in ["areas.yaml:2:", "ngo.yaml:2:", "ngo.yaml:5:", "rules.yaml:2:"] {
                #expect(log.contains(place), "\(log)")
            }
            #expect(log.contains("'enlace.shelter.reported.v1'"))
        }

        @Test("on a broken enlaced.yaml, and names the problems of the other files too, and none that are none")
        func brokenNode() async throws {
            let home = try NodeFolder()
            try await home.addPartner(endpoint: "http://127.0.0.1:9/")
            let text = try String(contentsOfFile: "\(home.config)/enlaced.yaml", encoding: .utf8)
            try home.write("enlaced.yaml", text + "\nintakes: {}\n")
            try home.write("rules.d/rules.yaml", "rules:\n  - { id: full, kind: treshold }\n")
            let log = try await refusal(home)
            #expect(log.contains("'intakes'"))
            #expect(log.contains("rules.yaml:2:"))
            #expect(!log.contains("neighbour.yaml"), "\(log)")
        }

        @Test("on a journal whose last event was changed")
        func changedTail() async throws {
            let home = try NodeFolder()
            try await run(home, shelters: 3)
            try await PythonScript.run(
                """
                import sqlite3, sys
                db = sqlite3.connect(sys.argv[1])
                db.execute("UPDATE events SET body = replace(CAST(body AS TEXT), 'open', 'full') WHERE position = 5")
                db.commit()
                """, arguments: ["\(home.state)/enlace.db"])
            let log = try await refusal(home)
            #expect(log.contains("enlace.db is damaged"))
            #expect(log.contains("position 5"))
        }

        @Test("on a journal that was cut short")
        func cutShort() async throws {
            let home = try NodeFolder()
            try await run(home, shelters: 30)
            let path = "\(home.state)/enlace.db"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
            #expect(try await refusal(home).contains("enlace.db is damaged"))
        }

        @Test("with another node's key")
        func wrongKey() async throws {
            let home = try NodeFolder()
            try await home.keepSecret("notices")
            let key = try await Command([Command.path("enlaced"), "keys", "node"])
            try Data(key.output.utf8).write(to: URL(fileURLWithPath: "\(home.state)/node.key"))
            #expect(try await refusal(home).contains("secrets.sealed: cannot be unwrapped"))
        }

        @Test(
            "on an address or a path that it cannot listen on, and names the key",
            arguments: ["intake.listen", "metrics.listen", "control.socket"])
        func notBindable(key: String) async throws {
            let other = try await NodeProcess.listening(try NodeFolder())
            let busy = "127.0.0.1:\(try #require(other.ports.first))"
            let home = try NodeFolder()
            let text = try String(contentsOfFile: "\(home.config)/enlaced.yaml", encoding: .utf8)
            switch key {
            case "intake.listen":
                let listen = "[\"127.0.0.1:0\", \"\(busy)\"]"
                try home.write("enlaced.yaml", text.replacing("[\"127.0.0.1:0\"]", with: listen))
            case "metrics.listen": try home.write("enlaced.yaml", text + "\nmetrics: { listen: \"\(busy)\" }\n")
            default:
                try home.write("enlaced.yaml", text.replacing("control.sock", with: "missing/control.sock"))
            }
            let log = try await refusal(home)
            let place = key == "control.socket" ? "\(home.folder.path)/missing/control.sock" : busy
            #expect(log.contains("enlaced: \(key): cannot listen on \(place): "), "\(log)")
        }

        @Test("where something else than a socket stands in the place of its own, and leaves that as it is")
        func noSocket() async throws {
            let home = try NodeFolder()
            let path = "\(home.folder.path)/control.sock"
            try Data("keep me".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try await refusal(home).contains("control.socket: cannot listen on \(path): "))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "keep me")
        }

        @Test("where another daemon listens on its socket, which goes on to listen there")
        func socketInUse() async throws {
            let (first, second) = (try NodeFolder(), try NodeFolder())
            let node = try await NodeProcess.listening(first)
            let text = try String(contentsOfFile: "\(second.config)/enlaced.yaml", encoding: .utf8)
            let path = "\(first.folder.path)/control.sock"
            try second.write("enlaced.yaml", text.replacing(second.socket, with: path))
            #expect(try await refusal(second).contains("control.socket: cannot listen on \(path): another daemon"))
            #expect(try await node.control("status").hasSucceeded)
            try await node.stop()
            #expect(!FileManager.default.fileExists(atPath: path))
        }

        private func run(_ home: NodeFolder, shelters: Int) async throws {
            let node = try await NodeProcess.listening(home)
            try await City(hook: try node.connect()).post(shelters: shelters)
            try await node.stop()
        }
    }

    @Suite("A node that starts", .timeLimit(.minutes(3)))
    struct StartingTests {
        @Test("is not ended by a SIGHUP, and takes over afterwards what changed after it had read")
        func hangUp() async throws {
            let home = try NodeFolder()
            let key = try SlowFile("\(home.config)/node.key")
            let node = try NodeProcess(home)
            // The key is read after the files: what is written from now on the start does not see.
            let content = try await key.isAwaited()
            let digits = String(repeating: "ab", count: 32)
            try home.write(
                "agencies.d/second.yaml",
                """
                id: second
                types: [enlace.shelter.registered.v1]
                areas: [mx]
                authentication: [{ kind: bearer, sha256: \(digits) }]
                """)
            node.process.signal(SIGHUP)
            try content.write(digits)
            try await eventually("the reload") {
                if let ending = node.process.ending {
                    throw ChildProcess.Failure(description: "\(ending) \(node.log)")
                }
                return node.log.contains("configuration reloaded agencies=2")
            }
            #expect(try await node.stop() == .exited(0))
        }
    }
}
