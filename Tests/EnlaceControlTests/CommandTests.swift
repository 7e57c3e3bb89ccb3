import ArgumentParser
import EnlaceControl
import Testing

@testable import enlacectl

@Suite("The command line")
struct CommandTests {
    @Test(
        "takes every verb",
        arguments: [
            "status --json", "check --config /etc/enlace", "reload", "events list --type t --limit 5", "events show 12",
            "events show 5 --source /agencies/imm", "explain 5 --source /agencies/imm",
            "events tail --after 3", "events post - --agency imm --dry-run", "explain 12",
            "shelters list --area tijuana",
            "shelters show mx-tij-faro",
            "flows --by area,month --where component=usbp --where area=tucson --fiscal-year 2023",
            "import cbp-encounters - --edition 2024-10-21 --complete", "alerts list --state firing", "alerts show a1",
            "partners list", "partners show oim", "partners test oim", "deliveries list --status dead",
            "deliveries show n_01", "deliveries retry n_01", "deliveries retry all --partner oim", "agencies list",
            "agencies add imm --name IMM --types a b --areas tijuana", "agencies token imm",
            "disclosures --partner oim --event 12 --limit 5", "disclosures --person p-1 --reason asked",
            "keys list --json", "keys remove imm-2025",
            "keys generate --kind ed25519 --name k", "catalog --json", "agreements whatif clinic.yaml",
            "agreements whatif - --since 12h", "agreements whatif - --since 2026-03-01T00:00:00Z",
        ])
    func parses(line: String) throws {
        _ = try Enlacectl.parseAsRoot(line.split(separator: " ").map(String.init))
    }

    @Test(
        "calls a slip a usage error",
        arguments: [
            "statsu", "events show", "flows --where component", "deliveries list --status deda", "deliveries retry all",
            "deliveries retry n_01 --partner oim", "agencies add ../imm --name X --types a --areas b",
            "disclosures --person p-1", "keys remove", "disclosures --reason asked",
            "alerts list --state x", "agreements whatif", "agreements whatif - --since soon",
        ])
    func refuses(line: String) {
        let error = #expect(throws: (any Error).self) {
            try Enlacectl.parseAsRoot(line.split(separator: " ").map(String.init))
        }
        #expect(error.map { Enlacectl.exitCode(for: $0).rawValue } == ExitStatus.usage.rawValue)
    }

    @Test(
        "an empty id is a slip, and what is missing is said",
        arguments: [
            ("events show", "The event's id"), ("explain", "The event's id"), ("shelters show", "The shelter's id"),
            ("alerts show", "The alert's id"), ("partners show", "The partner's id"),
            ("partners test", "The partner's id"), ("partners pause", "The partner's id"),
            ("partners resume", "The partner's id"), ("deliveries show", "The notice's id"),
            ("deliveries retry", "The notice's id"), ("erasures confirm", "The request's id"),
            ("agencies add --name IMM --types a --areas b --", "The new agency's id"),
            ("agencies add imm --types a --areas b --name", "Its name as people know it"),
            ("agencies token", "The agency's id"), ("keys store", "The name"), ("keys remove", "The secret's name"),
            ("person export --reason asked", "The person's pseudonym"),
            ("erase --reason asked", "The person's pseudonym"),
        ])
    func empty(line: String, missing: String) {
        let error = #expect(throws: (any Error).self) {
            try Enlacectl.parseAsRoot(line.split(separator: " ").map(String.init) + [""])
        }
        guard let error else { return }
        #expect(Enlacectl.exitCode(for: error).rawValue == ExitStatus.usage.rawValue)
        let said = Enlacectl.fullMessage(for: error, columns: 200)
        #expect(said.contains(missing) && said.contains("it is empty"), "\(said)")
    }

    @Test("takes a breakdown in one option or in several")
    func breakdown() throws {
        let command = try Enlacectl.parseAsRoot(["flows", "--by", "area,month", "--by", "year"])
        #expect((command as? FlowsCommand)?.request.by == ["area", "month", "year"])
    }

    @Test("documents the exit codes in its help")
    func help() {
        let help = Enlacectl.helpMessage(columns: 100)
        for status in ExitStatus.allCases { #expect(help.contains(status.meaning)) }
    }
}
