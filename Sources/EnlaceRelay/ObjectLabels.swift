import EnlaceCore

/// The labels of what was last posted about each object: they hold for all that this node derives about it.
///
/// A figure that a component works out is as sensitive as the report it rests on, and the component need not know.
/// For each type the newest event by `asof` counts, so that a late one does not take a newer one's labels away.
struct ObjectLabels: Sendable, Hashable {
    private struct Entry: Sendable, Hashable {
        var asof: Int64
        var labels: [String: String]
    }

    private static let names = [
        EventEnvelope.Extension.dataClassification, EventEnvelope.Extension.purpose,
        EventEnvelope.Extension.expiryTime,
    ]

    /// Only objects with a labelled event have an entry.
    private var entries: [ObjectHomes.Key: [String: Entry]] = [:]

    init() {}

    /// The labels that hold for what is derived about an object.
    func handlings(of key: ObjectHomes.Key?) -> [Handling] {
        (key.flatMap { entries[$0] } ?? [:]).values.map { Handling($0.labels) }
    }

    /// Whether an event may change anything: it brings labels, or there are some that it may take away.
    func areTouched(by event: Event) -> Bool {
        !entries.isEmpty || event.envelope.extensions.keys.contains(where: ObjectLabels.names.contains)
    }

    mutating func fold(_ event: Event, about key: ObjectHomes.Key) {
        let labels = event.envelope.extensions.filter { ObjectLabels.names.contains($0.key) }
        let asof = event.data?["asof"]?.timestamp ?? event.recorded
        let known = entries[key]?[event.type.name]
        guard !labels.isEmpty || known != nil, asof.milliseconds >= known?.asof ?? .min else { return }
        entries[key, default: [:]][event.type.name] =
            labels.isEmpty ? nil : Entry(asof: asof.milliseconds, labels: labels)
        if entries[key]?.isEmpty == true { entries[key] = nil }
    }
}

extension ObjectLabels {
    var json: JSON {
        .array(
            entries.sorted { $0.key < $1.key }.flatMap { key, types in
                types.sorted { $0.key < $1.key }.map { type, entry in
                    [
                        "kind": .string(key.kind.rawValue), "id": .string(key.id), "type": .string(type),
                        "asof": .int(Int(entry.asof)),
                        "labels": .object(
                            entry.labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
                    ]
                }
            })
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard view.kind == .array else { return nil }
        for element in view.elements {
            guard let kind = element["kind"]?.string.flatMap(ObjectRule.Kind.init(rawValue:)),
                let id = element["id"]?.string, let type = element["type"]?.string, let asof = element["asof"]?.int,
                let labels = element["labels"]
            else { return nil }
            let texts = Dictionary(labels.members.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
            entries[ObjectHomes.Key(kind, id), default: [:]][type] = Entry(asof: Int64(asof), labels: texts)
        }
    }
}
