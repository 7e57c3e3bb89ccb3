import EnlaceControl
import EnlaceCore
import Testing

@testable import enlacectl

@Suite("A refusal")
struct ProblemViewTests {
    @Test("says what, where and what to do next")
    func text() {
        let problem = ControlProblem(
            .unprocessable, "1 of 2 events is not valid",
            violations: [.init(pointer: "/1/data/total", detail: "the groups add up to more than the total")])
        #expect(
            ProblemView.render(problem) == """
                enlacectl: not valid against the catalog: 1 of 2 events is not valid
                  /1/data/total: the groups add up to more than the total
                next: mend what is named above and try again; enlacectl catalog shows what each type takes

                """)
    }

    @Test("keeps lines apart, for people and for scripts, and lets none steer the terminal")
    func lines() throws {
        let problem = ControlProblem(
            .file, "2 of 3 rows cannot be read",
            lines: ["line 2: 'many' is no count; write a number", "line 3: \u{1B}[2J"])
        #expect(
            ProblemView.render(problem) == """
                enlacectl: the file is refused: 2 of 3 rows cannot be read
                  line 2: 'many' is no count; write a number
                  line 3: \u{FFFD}[2J
                next: mend what is named above and try again

                """)
        let json = try JSONDocument(Array(Failure(problem, asJSON: true).message.utf8)).root
        #expect(json["detail"]?.string == "2 of 3 rows cannot be read")
        #expect(json["lines"]?.elements.count == 2)
    }

    @Test("shows where in the configuration, and the daemon's own hint")
    func places() {
        let problem = ControlProblem(
            .configuration, "nothing was changed", hint: "enlacectl check shows them all",
            places: [
                .init(
                    file: "agencies.d/imm.yaml", line: 3, column: 5,
                    message: "unknown key 'tpyes'; did you mean 'types'?")
            ])
        #expect(
            ProblemView.render(problem) == """
                enlacectl: the configuration has problems: nothing was changed
                  agencies.d/imm.yaml:3:5: unknown key 'tpyes'; did you mean 'types'?
                next: enlacectl check shows them all

                """)
    }

    @Test("exits with 2 for what does not exist, and with 1 otherwise")
    func exitCodes() {
        for kind in ControlProblem.Kind.allCases {
            #expect(Failure(ControlProblem(kind), asJSON: false).status == (kind == .notFound ? .notFound : .refused))
        }
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 64])
    }

    @Test("is JSON with --json also where the daemon was not reached")
    func unreachable() throws {
        let failure = Failure(.unreachable, "there is no control socket", next: "is it running?", asJSON: true)
        #expect(
            failure.message == #"""
                {"detail":"there is no control socket","hint":"is it running?",\#
                "title":"the daemon cannot be reached","type":"urn:enlace:problem:unreachable"}

                """#)
    }

    @Test("is the problem itself with --json")
    func json() throws {
        let problem = ControlProblem(.unavailable, "not ready")
        let failure = Failure(problem, asJSON: true)
        #expect(try ControlJSON.decode(ControlProblem.self, from: failure.message.utf8) == problem)
    }
}
