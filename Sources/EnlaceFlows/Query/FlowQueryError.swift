/// A question about flows that cannot be answered as asked; the text says what can be.
package struct FlowQueryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which part of the question: `by`, `where`, `from`, `to`, `fiscal-year` or `edition`.
    package var parameter: String
    package var description: String

    init(_ parameter: String, _ description: String) {
        self.parameter = parameter
        self.description = description
    }
}
