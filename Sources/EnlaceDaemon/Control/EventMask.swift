import EnlaceCore

/// Hides restricted fields from an operator's eyes.
struct EventMask: Sendable {
    let catalog: EventCatalog

    /// The event's data with null in place of each restricted field, and where those are. What no description covers is masked whole.
    func mask(_ event: Event) -> (data: JSON, pointers: [String]) {
        guard let data = event.data, data.kind == .object else { return (.null, []) }
        return mask(data, of: event.type)
    }

    /// A notice's body, with its data masked likewise.
    func mask(_ body: JSONView, of type: EventType) -> JSON {
        .object(
            body.members.map { key, value in
                .init(key, key == "data" ? mask(value, of: type).data : value.json)
            })
    }

    private func mask(_ data: JSONView, of type: EventType) -> (data: JSON, pointers: [String]) {
        let fields = catalog[type]?.fields ?? []
        let open = Set(fields.filter { $0.sensitivity < .restricted }.map(\.name)).union(["withheld"])
        var members: [JSON.Member] = []
        var pointers: [String] = []
        for (key, value) in data.members {
            if open.contains(key) {
                members.append(.init(key, value.json))
            } else {
                members.append(.init(key, .null))
                pointers.append("/data/\(EventViolations.token(key))")
            }
        }
        return (.object(members), pointers)
    }
}
