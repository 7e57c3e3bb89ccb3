package import EnlaceCore

extension Agency {
    /// Reads an agency's file.
    ///
    /// - `id`: names it in the hook's path, `/v1/hooks/ID`.
    /// - `name`: for people; the id where it is missing.
    /// - `peer`: true for another Enlace node. Default false.
    /// - `sources`: what `source` may be, in full or ending in `/*`. Default `/agencies/ID`; a peer must name them, for
    ///   example `/nodes/NODE/*`.
    /// - `types`: the event types that it may post.
    /// - `areas`: the areas that it speaks for.
    /// - `authentication`: see ``Authentication/init(_:in:)``; any one method of the list is enough.
    /// - `rate`: events per second. Default `intake.rate`.
    package init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        let id = reader.identifier("id")
        let isPeer = reader.flag("peer", default: false)
        self.init(
            id: id,
            name: reader.string("name", default: id),
            isPeer: isPeer,
            sources: Agency.sources(reader, id: id, isPeer: isPeer),
            types: Agency.types(reader, isPeer: isPeer, in: context),
            areas: Agency.areas(reader, in: context),
            authentication: reader.records("authentication") { Authentication($0, in: context) }.compactMap(\.self),
            rate: reader.node("rate") == nil ? nil : reader.integer("rate", default: 1, in: 1...1_000_000))
        if reader.list("authentication").isEmpty {
            reader.problem("authentication", "expected at least one method: standard_webhooks, bearer or basic")
        }
    }

    private static func sources(_ reader: ConfigurationReader, id: String, isPeer: Bool) -> [String] {
        reader.refuseEmpty("sources")
        let sources = reader.placedStrings("sources")
        for (source, place) in sources where (source.hasSuffix("/*") ? source.dropLast() : source[...]).contains("*") {
            reader.problems.add(
                at: place,
                "sources: '\(source)' matches nothing: * stands for more only at the end, after a /, as in "
                    + "/agencies/\(id)/*; otherwise write the source in full")
        }
        if !sources.isEmpty { return sources.map(\.text) }
        if isPeer {
            reader.problem("sources", "a peer must name its sources: those of its node, as in /nodes/its-node-id/*")
        }
        return ["/agencies/\(id)"]
    }

    private static func areas(_ reader: ConfigurationReader, in context: ConfigurationContext) -> [String] {
        let areas = reader.areas("areas", in: context)
        if areas.isEmpty { reader.problem("areas", "expected at least one area") }
        return areas
    }

    /// A type that nobody posts is a mistake here, not a refusal at three in the morning.
    private static func types(_ reader: ConfigurationReader, isPeer: Bool, in context: ConfigurationContext)
        -> Set<EventType>
    {
        let types = reader.eventTypes("types", in: context)
        if types.isEmpty { reader.problem("types", "expected at least one event type") }
        for (type, placed) in zip(types, reader.placedStrings("types")) {
            guard let description = context.catalog[type], !description.mayBePosted(byPeer: isPeer) else { continue }
            let hint = isPeer ? "does not travel between nodes" : "is derived and only a peer may post it"
            reader.problems.add(at: placed.place, "event type '\(type)' \(hint)")
        }
        return Set(types)
    }
}

extension EventTypeDescription {
    /// Whether an agency may be allowed the type at all.
    package func mayBePosted(byPeer isPeer: Bool) -> Bool {
        switch origin {
        case .posted: true
        case .postedHere: !isPeer
        case .derived(_, let travels): isPeer && travels
        }
    }
}
