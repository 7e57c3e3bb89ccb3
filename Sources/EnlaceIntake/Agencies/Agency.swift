package import EnlaceCore

/// Who may post: with which keys, which types, from which sources, for which areas.
package struct Agency: Sendable {
    package var id: String
    package var name: String
    /// Another Enlace node: it posts notice forms, and the derived types that travel between nodes.
    package var isPeer: Bool
    /// What an event's `source` may be; an entry that ends in `/*` allows whatever begins as it does.
    package var sources: [String]
    package var types: Set<EventType>
    /// The areas it speaks for, all that lies below them included.
    package var areas: [String]
    /// Any one of these is enough.
    package var authentication: [Authentication]
    /// Events per second; nil for the intake's own default.
    package var rate: Int?

    package init(
        id: String, name: String, isPeer: Bool = false, sources: [String], types: Set<EventType>, areas: [String],
        authentication: [Authentication], rate: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.isPeer = isPeer
        self.sources = sources
        self.types = types
        self.areas = areas
        self.authentication = authentication
        self.rate = rate
    }

    /// Whether an event of this agency may name `source`.
    package func mayUse(source: String) -> Bool {
        sources.contains { allowed in
            allowed == source || (allowed.hasSuffix("/*") && source.hasPrefix(allowed.dropLast()))
        }
    }
}
