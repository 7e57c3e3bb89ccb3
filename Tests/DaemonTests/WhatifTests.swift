import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

@testable import EnlaceDaemon

/// The clinic gets the name and area of shelters in Mexico; one was registered.
@Suite("enlacectl agreements whatif", .timeLimit(.minutes(5)))
struct WhatifTests {
    @Test("shows a field that would newly leave, and one that would stop, and changes nothing")
    func fields() async throws {
        try await ControlScene.run { scene in
            let before = try await Trace(scene)
            let more = try await scene.whatif(["name", "area", "status"])
            #expect(more.status == 0, "\(more.errors)")
            #expect(more.output.contains(/enlace\.shelter\.registered\.v1 +status +newly leaves +1 +1\n/))
            #expect(!more.output.contains("stops leaving"))
            #expect(more.output.split(separator: "\n").allSatisfy { $0.count <= 100 })

            let less = try await scene.whatif(["name"])
            #expect(less.status == 0)
            #expect(less.output.contains(/enlace\.shelter\.registered\.v1 +area +stops leaving +1 +1\n/))
            #expect(!less.output.contains("newly leaves"))

            let same = try await scene.whatif(["area", "name"])
            #expect(same.output.contains(/^nothing would change: [1-9]\d* events looked at\n$/), "\(same.output)")

            #expect(try await Trace(scene) == before)
            let acts = scene.node.log.lines(saying: "operator acts").compactMap { $0.fields["verb"] }
            #expect(acts.filter { $0 == "POST /v1/agreements/whatif" }.count == 3)
        }
    }

    @Test("says why events would stop leaving, and counts only those since the time")
    func areas() async throws {
        try await ControlScene.run { scene in
            let path = try scene.file(["name", "area"], areas: ["us"])
            let reply = try await scene.node.ask("agreements", "whatif", path)
            #expect(reply["partner"]?.string == "clinic")
            #expect(reply["totals"]?["stopping"]?.int == 1)
            let changes = reply["changes"]?.elements ?? []
            #expect(changes.map { $0["field"]?.string } == [nil, "name", "area"])
            #expect(changes.allSatisfy { $0["way"]?.string == "stops_leaving" })
            let turn = reply["turns"]?.elements.first
            #expect(turn?["now"]?.isNull == true)
            #expect(turn?["then"]?.string == "it is about an area that the agreement does not cover")
            #expect(turn?["examples"]?.elements.compactMap(\.int) == [1])

            let later = (scene.node.clock.now + .hours(1)).description
            let none = try await scene.node.ctl("agreements", "whatif", path, "--since", later)
            #expect(none.output == "nothing would change: 0 events looked at\n")
        }
    }

    @Test("takes a partner that is none yet, from standard input")
    func newcomer() async throws {
        try await ControlScene.run { scene in
            let text = Sample.partner("school", url: scene.clinic.url(), types: [.shelterRegistered: ["name"]])
            let seen = try await scene.node.ctl("agreements", "whatif", "-", input: Array(text.utf8))
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output.contains(/enlace\.shelter\.registered\.v1 +\(event\) +newly leaves +1 +1\n/))
            #expect(seen.output.contains("note: there is no partner 'school' now: all of this would be new"))
            #expect(try await scene.node.ctl("partners", "show", "school").status == 2)
        }
    }

    @Test("refuses a file with mistakes, each with its place")
    func mistakes() async throws {
        try await ControlScene.run { scene in
            let seen = try await scene.whatif(["name", "aera"])
            #expect(seen.status == 1)
            #expect(seen.output.isEmpty)
            let path = try scene.file(["name"]) { text in
                text.replacing("keys: [notices]", with: "keys: [nobody]").replacing("[mx]", with: "[mxx]")
            }
            #expect(
                seen.errors.contains(
                    "\(path):12:52: fields: enlace.shelter.registered.v1 has no field 'aera'; did you mean 'area'?"),
                "\(seen.errors)")
            let several = try await scene.node.ctl("agreements", "whatif", path)
            #expect(several.status == 1)
            #expect(several.errors.contains("\(path):6:8: unknown secret 'nobody'"), "\(several.errors)")
            #expect(several.errors.contains("\(path):10:11: "), "\(several.errors)")

            let broken = try await scene.node.ctl("agreements", "whatif", "-", input: Array("id: [".utf8))
            #expect(broken.status == 1)
            #expect(broken.errors.contains("-:2:1: this is not YAML"), "\(broken.errors)")
            let binary = try await scene.node.ctl("agreements", "whatif", "-", input: [0xFF, 0xFE])
            #expect(binary.errors.contains("-:1:1: the file is not UTF-8"), "\(binary.errors)")
            let long = try await scene.node.ctl(
                "agreements", "whatif", "-", input: Array(repeating: UInt8(ascii: "#"), count: 1 << 21))
            #expect(long.status == 1)
        }
    }
}

extension ControlScene {
    /// The clinic's file with other fields, beside the configuration.
    fileprivate func file(
        _ fields: [String], areas: [String] = ["mx"], _ edit: (String) -> String = { $0 }
    ) throws -> String {
        let path = "\(node.home.path)/changed.yaml"
        let text = Sample.partner("clinic", url: clinic.url(), areas: areas, types: [.shelterRegistered: fields])
        try edit(text).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    fileprivate func whatif(_ fields: [String]) async throws -> Program.Outcome {
        try await node.ctl("agreements", "whatif", try file(fields))
    }
}

/// All that a verb which only looks must leave as it is.
private struct Trace: Equatable {
    var head: Int64
    var notices: [String]
    var requests: Int
    var partner: JSON

    init(_ scene: ControlScene) async throws {
        try await scene.node.settle()
        head = scene.node.bus.head
        notices = try await scene.node.notices().map { "\($0.notice.id) \($0.progress.status)" }
        requests = scene.clinic.requests.count
        partner = try await scene.node.ask("partners", "show", "clinic").json
    }
}
