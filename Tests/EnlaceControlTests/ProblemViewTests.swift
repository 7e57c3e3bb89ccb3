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

    @Test("is the problem itself with --json")
    func json() throws {
        let problem = ControlProblem(.unavailable, "not ready")
        let failure = Failure(problem, asJSON: true)
        #expect(try ControlJSON.decode(ControlProblem.self, from: failure.message.utf8) == problem)
    }
}
