package import EnlaceCore

/// Where each registered object lies and which node it came from: what a later event about it does not repeat.
package struct ObjectHomes: Sendable, Hashable {
    package struct Key: Sendable, Hashable, Comparable {
        package var kind: ObjectRule.Kind
        package var id: String

        package init(_ kind: ObjectRule.Kind, _ id: String) {
            self.kind = kind
            self.id = id
        }

        package static func < (lhs: Key, rhs: Key) -> Bool {
            (lhs.kind.rawValue, lhs.id) < (rhs.kind.rawValue, rhs.id)
        }
    }

    struct Home: Sendable, Hashable {
        /// As the registration names them: ids, or codes of other systems.
        var areas: [String]
        var provenance: Provenance
    }

    private(set) var homes: [Key: Home] = [:]

    package init() {}

    subscript(key: Key?) -> Home? { key.flatMap { homes[$0] } }

    /// Remembers the object that `event` registers.
    mutating func fold(_ event: Event, _ description: EventTypeDescription, from provenance: Provenance) {
        guard ObjectHomes.registers(description), let subject = event.subject else { return }
        let areas = EventFacts.statedAreas(event.data)
        homes[Key(description.object.kind, subject)] = Home(areas: areas, provenance: provenance)
    }

    /// Only what stands somewhere has a home: a data set is registered too, but by each of its cells.
    static func registers(_ description: EventTypeDescription) -> Bool {
        description.object.role == .registers && [.shelter, .service, .incident].contains(description.object.kind)
    }

    /// The object that `event` is about; an alert is about the object that it names.
    static func key(of event: Event, in catalog: EventCatalog) -> Key? {
        if let id = event.data?["object"]?.string, let kind = event.data?["object_kind"]?.string {
            return ObjectRule.Kind(rawValue: kind).map { Key($0, id) }
        }
        guard let subject = event.subject else { return nil }
        return catalog.objectRule(of: event.type, data: event.data).map { Key($0.kind, subject) }
    }
}

extension ObjectHomes {
    var json: JSON {
        .array(
            homes.sorted { $0.key < $1.key }.map { key, home in
                var members: [JSON.Member] = [
                    .init("kind", .string(key.kind.rawValue)), .init("id", .string(key.id)),
                    .init("areas", .array(home.areas.map(JSON.string))),
                ]
                if let origin = home.provenance.origin { members.append(.init("origin", .string(origin))) }
                members.append(.init("via", .array(home.provenance.via.map(JSON.string))))
                members.append(.init("onward", .bool(home.provenance.allowsOnward)))
                return .object(members)
            })
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard view.kind == .array else { return nil }
        for element in view.elements {
            guard let kind = element["kind"]?.string.flatMap(ObjectRule.Kind.init(rawValue:)),
                let id = element["id"]?.string, let onward = element["onward"]?.bool
            else { return nil }
            let areas = element["areas"]?.elements.compactMap(\.string) ?? []
            let via = element["via"]?.elements.compactMap(\.string) ?? []
            let provenance = Provenance(origin: element["origin"]?.string, via: via, allowsOnward: onward)
            homes[Key(kind, id)] = Home(areas: areas, provenance: provenance)
        }
    }
}
