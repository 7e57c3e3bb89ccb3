import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

extension RealProcesses {
    @Suite("What an admin is given", .timeLimit(.minutes(3)))
    struct InstallTests {
        @Test("make install lays every file where Debian expects it, below DESTDIR")
        func install() async throws {
            let (binaries, root) = (try TemporaryFolder(), try TemporaryFolder())
            for name in ["enlaced", "enlacectl"] { try binaries.write(name, "#!/bin/sh\n") }
            let make = try await Command([
                "make", "-C", Command.repository, "install", "DESTDIR=\(root.path)", "PREFIX=/opt/enlace",
                "RELEASE_BIN=\(binaries.path)",
            ])
            #expect(make.hasSucceeded, "\(make.errors)")
            let prefix = "\(root.path)/opt/enlace"
            for file in [
                "bin/enlaced", "bin/enlacectl", "lib/systemd/system/enlaced.service", "lib/sysusers.d/enlace.conf",
                "lib/tmpfiles.d/enlace.conf", "share/doc/enlace/README.md", "share/doc/enlace/etc/enlaced.yaml",
                "share/doc/enlace/etc/partners.d/san-diego.yaml",
            ] {
                #expect(FileManager.default.fileExists(atPath: "\(prefix)/\(file)"), "\(file)")
            }
            for name in ["enlaced", "enlacectl"] {
                #expect(FileManager.default.isExecutableFile(atPath: "\(prefix)/bin/\(name)"))
            }
            let unit = try String(contentsOfFile: "\(prefix)/lib/systemd/system/enlaced.service", encoding: .utf8)
            #expect(unit.contains("ExecStart=/opt/enlace/bin/enlaced run --config /etc/enlace"))
            #expect(unit.contains("Documentation=file:///opt/enlace/share/doc/enlace/"))
            #expect(!unit.contains("/usr/bin/") && !unit.contains("/usr/share/"))
        }

        @Test("the first event of the README and the one that make run prints are the same bytes")
        func firstEvent() throws {
            let lines = try ["README.md", "scripts/run"].map { file in
                let text = try String(contentsOfFile: "\(Command.repository)/\(file)", encoding: .utf8)
                let line = text.split(separator: "\n").first { $0.contains("-d '{\"specversion\"") }
                return try #require(line).trimmingPrefix { $0 == " " }
            }
            #expect(lines[0] == lines[1])
            #expect(lines[0].hasSuffix("}}'"))
        }

        @Test(
            "the systemd unit wants its folders as they are made at boot, so that neither changes or warns of the other's"
        )
        func folderModes() throws {
            let read = { (name: String) in
                try String(contentsOfFile: "\(Command.repository)/systemd/\(name)", encoding: .utf8)
            }
            let unit = try read("enlaced.service").split(separator: "\n").map(String.init)
            let made = try read("enlace.tmpfiles").split(separator: "\n").map(String.init)
            for (kind, parent) in [("Configuration", "/etc"), ("State", "/var/lib")] {
                let value = { (key: String) -> String? in
                    unit.first { $0.hasPrefix("\(kind)\(key)=") }.map { String($0.trimmingPrefix("\(kind)\(key)=")) }
                }
                let (mode, folders) = (try #require(value("DirectoryMode")), try #require(value("Directory")))
                for folder in folders.split(separator: " ") {
                    #expect(made.contains { $0.hasPrefix("d \(parent)/\(folder) \(mode) ") }, "\(parent)/\(folder)")
                }
            }
        }

        @Test("the systemd unit is sound, and its sandbox leaves little exposed")
        func units() async throws {
            let check = try await Command(["\(Command.repository)/scripts/check-units"])
            #expect(check.hasSucceeded, "\(check.output)\(check.errors)")
        }

        @Test("the sample configuration is sound once its partner's key is kept")
        func samples() async throws {
            let folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: "\(Command.repository)/etc", toPath: "\(folder.path)/etc")
            let path = "\(folder.path)/etc/enlaced.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try Data(text.replacing("#state: /var/lib/enlace", with: "state: \(folder.path)/state").utf8)
                .write(to: URL(fileURLWithPath: path))
            let (enlaced, config) = (Command.path("enlaced"), "\(folder.path)/etc")
            let early = try await Command([enlaced, "check", "--config", config])
            #expect(early.ending == .exited(1))
            #expect(early.output.contains("unknown secret 'san-diego-2026'"))
            let store = try await Command(
                [enlaced, "keys", "store", "san-diego-2026", "--config", config],
                input: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
            #expect(store.hasSucceeded, "\(store.errors)")
            let check = try await Command([enlaced, "check", "--config", config])
            #expect(check.hasSucceeded, "\(check.output)")
        }
    }
}
