import ArgumentParser

/// Reads an argument that names something.
enum Given {
    /// An empty one, as from a script's variable that is not set, would ask for another thing than was meant.
    @Sendable static func name(_ text: String) throws -> String {
        guard !text.isEmpty else { throw ValidationError("it is empty") }
        return text
    }

    /// Reads a name for people, which is more than space.
    @Sendable static func title(_ text: String) throws -> String {
        guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("it is empty") }
        return text
    }
}
