import EnlaceCore

extension CountWindows {
    var json: JSON {
        .array(
            ledgers.sorted { $0.key < $1.key }.map { key, ledger in
                [
                    "type": .string(key.type), "object": key.object.map(JSON.string) ?? .null,
                    "areas": .array(key.areas.map(JSON.string)), "floor": ledger.floor.map { .int(Int($0)) } ?? .null,
                    "claims": .array(ledger.claims.map(\.json)),
                ]
            })
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard view.kind == .array else { return nil }
        for element in view.elements {
            guard let type = element["type"]?.string, let claims = element["claims"] else { return nil }
            let areas = element["areas"]?.elements.compactMap(\.string) ?? []
            let read = claims.elements.compactMap(Claim.init)
            guard read.count == claims.count else { return nil }
            ledgers[Key(type: type, object: element["object"]?.string, areas: areas)] = Ledger(
                claims: read, floor: element["floor"]?.int.map(Int64.init))
        }
    }
}

extension CountWindows.Claim {
    fileprivate var json: JSON {
        .array(
            [.int(Int(position)), .int(Int(start)), .int(Int(end))] + dimensions.map { $0.map(JSON.string) ?? .null })
    }

    fileprivate init?(_ view: JSONView) {
        let parts = view.elements
        guard parts.count >= 3, let position = parts[0].int, let start = parts[1].int, let end = parts[2].int else {
            return nil
        }
        self.init(
            position: Int64(position), start: Int64(start), end: Int64(end),
            dimensions: parts.dropFirst(3).map(\.string))
    }
}

extension CountWindows.Key: Comparable {
    static func < (lhs: CountWindows.Key, rhs: CountWindows.Key) -> Bool {
        (lhs.type, lhs.object ?? "", lhs.areas.joined(separator: " "))
            < (rhs.type, rhs.object ?? "", rhs.areas.joined(separator: " "))
    }
}
