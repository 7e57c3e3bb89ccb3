import EnlaceControl
import EnlaceCore

/// What a listing says of a name that it was narrowed to and that nothing has now: a slip, or a matter of the past.
enum NameInUse {
    /// - Parameters:
    ///   - noun: what is called so, for example `partner`.
    ///   - name: nil where the listing was not narrowed.
    ///   - known: the names there are now.
    ///   - isFound: whether the listing has anything; then the name is one of the past.
    /// - Returns: notes for the reader.
    /// - Throws: a refusal where nothing is found under a name that nothing has.
    static func notes(
        on noun: String, _ name: String?, among known: some Sequence<String>, isFound: Bool
    ) throws(ControlProblem) -> [String] {
        guard let name, !known.contains(name) else { return [] }
        guard isFound else {
            throw ControlProblem(
                .notFound,
                "there is no \(noun) '\(name)' now, and nothing fits\(Suggestion.hint(for: name, among: known))",
                hint: "enlacectl \(noun == "type" ? "catalog" : "\(noun == "agency" ? "agencies" : "partners") list")")
        }
        return ["there is no \(noun) '\(name)' now; this is what is kept of it"]
    }
}
