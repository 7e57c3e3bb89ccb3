/// Why a file of statistics was not imported: nothing of it was published.
package struct FlowImportError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another import is under way.
        case busy
        case tooLarge
        /// Not a text file, or not one of CBP's.
        case foreign
        case header
        case rows
        case edition
    }

    /// What is wrong with one line of the file, and what to do about it.
    package struct Problem: Hashable, Sendable {
        /// From 1, the header included; nil for a cell that the file lacks.
        package var line: Int?
        package var what: String
        package var remedy: String

        package var description: String {
            (line.map { "line \($0): " } ?? "") + "\(what); \(remedy)"
        }
    }

    /// At most so many problems are kept; ``problemCount`` has them all.
    package static let shownProblems = 50

    package var code: Code
    /// What happened, and what to do.
    package var message: String
    package private(set) var problems: [Problem] = []
    package private(set) var problemCount = 0

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    mutating func add(_ problem: Problem) {
        problemCount += 1
        if problems.count < FlowImportError.shownProblems { problems.append(problem) }
    }

    /// One line for each problem that is kept, and one for the rest.
    package var lines: [String] {
        let hidden = problemCount - problems.count
        return problems.map(\.description) + (hidden > 0 ? ["and \(hidden) more"] : [])
    }

    package var description: String { ([message] + lines).joined(separator: "\n") }
}
