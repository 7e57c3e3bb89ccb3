/// One line of a streamed reply: an item as it is, or `{"problem": …}`, after which the stream ends.
package enum StreamLine<Item: Codable & Sendable>: Codable, Sendable {
    case item(Item)
    case problem(ControlProblem)

    private enum CodingKeys: String, CodingKey {
        case problem
    }

    package init(from decoder: any Decoder) throws {
        if let problem = try? decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
            ControlProblem.self, forKey: .problem)
        {
            self = .problem(problem)
        } else {
            self = .item(try Item(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .item(let item): try item.encode(to: encoder)
        case .problem(let problem):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(problem, forKey: .problem)
        }
    }

    /// The line with its line feed.
    package var bytes: [UInt8] {
        get throws { try ControlJSON.encode(self) + [0x0A] }
    }
}

/// Cuts a byte stream into lines; empty ones, which keep a quiet connection alive, are dropped.
package struct LineSplitter: Sendable {
    /// A longer line means that the other side does not speak our language.
    package static let maxLineLength = 4 << 20
    private var rest: [UInt8] = []

    package init() {}

    /// The lines that `chunk` completes.
    ///
    /// - Throws: ``ControlProblem`` when a line grows past ``maxLineLength``.
    package mutating func append(_ chunk: some Sequence<UInt8>) throws(ControlProblem) -> [[UInt8]] {
        rest += chunk
        var parts = rest.split(separator: 0x0A, omittingEmptySubsequences: false)
        let tail = parts.popLast() ?? []
        guard tail.count <= LineSplitter.maxLineLength else {
            throw ControlProblem(.malformed, "a line of the stream is too long")
        }
        rest = Array(tail)
        return parts.filter { !$0.isEmpty }.map(Array.init)
    }

    /// A last line that no line feed ended.
    package mutating func finish() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
