import EnlaceCore
import Foundation

/// What was measured, as a table and as JSON.
final class Report {
    private var figures: [Figure] = []
    private var details: [JSON.Member] = []
    private let started = SystemNodeClock().now

    /// Tells a person who waits how far it is.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
    }

    func add(_ figure: Figure) {
        figures.append(figure)
    }

    /// Every round of wrk, for who wants to look closer.
    func add(rounds name: String, _ rounds: [Wrk.Round]) {
        details.append(.init(name, .array(rounds.map(\.json))))
    }

    func add(posts name: String, _ connections: Int, _ rounds: [Wrk.Round]) {
        let name = "\(name), \(Wrk.text(connections))"
        add(Figure(name, rounds.map(\.rate), "requests/s"))
        add(Figure("  p50", rounds.map(\.p50), "ms"))
        add(Figure("  p99", rounds.map(\.p99), "ms"))
        add(Figure("  processor time of the node", rounds.map(\.processor), "us/request"))
        add(rounds: name, rounds)
    }

    /// One figure a line, with the wanted value beside it where one is wanted.
    var table: String {
        let rows = figures.map { figure in
            let mark = figure.wanted.map { $0.isMet(by: figure.value) ? "met" : "NOT MET" } ?? ""
            return [figure.name, "\(Figure.text(figure.value)) \(figure.unit)", figure.wanted?.text ?? "", mark]
        }
        let all = [["what", "median of the rounds", "wanted", ""]] + rows
        let widths = (0..<4).map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    func json(_ machine: Machine) -> JSON {
        [
            "started": .string(started.description), "ended": .string(SystemNodeClock().now.description),
            "machine": machine.json, "figures": .array(figures.map(\.json)), "rounds": .object(details),
        ]
    }
}
