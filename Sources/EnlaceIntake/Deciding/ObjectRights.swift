package import EnlaceCore

/// What an object is known by.
package struct ObjectKey: Hashable, Sendable {
    package var kind: ObjectRule.Kind
    package var id: String

    package init(_ kind: ObjectRule.Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }
}

/// Folds who registered which object, and whom they named as delegates: what intake asks before it takes a report.
package struct ObjectRights: Component {
    package static let name = "rights"

    package struct Entry: Hashable, Sendable {
        /// The agency that registered it first; nil for what this node has brought in itself.
        package var owner: String?
        package var delegates: [String]
        /// Where it stands, if its registration says so.
        package var area: String?
        /// Of a basis: who of the owner's staff invoked it, and so cannot confirm it.
        package var officer: String?

        /// What `data` of a registering event by `agency` makes of an object.
        package init(owner agency: String?, registeredWith data: JSONView?) {
            owner = agency
            delegates = data?["delegates"]?.elements.compactMap(\.string) ?? []
            area = data?["area"]?.string
            officer = data?["invoked_by"]?.string
        }

        package init(owner: String?, delegates: [String], area: String?, officer: String? = nil) {
            self.owner = owner
            self.delegates = delegates
            self.area = area
            self.officer = officer
        }

        package func mayReport(_ agency: String) -> Bool {
            agency == owner || delegates.contains(agency)
        }

        /// Whether `event` describes the object anew, or hands it to the node.
        fileprivate func yields(to event: Event) -> Bool {
            event.agency == nil ? owner != nil : event.agency == owner
        }
    }

    package internal(set) var objects: [ObjectKey: Entry] = [:]
    private let kinds: [EventType: ObjectRule.Kind]

    package init(catalog: EventCatalog = .standard) {
        let registering = catalog.types.filter { $0.object.role == .registers }
        kinds = Dictionary(registering.map { ($0.type, $0.object.kind) }) { first, _ in first }
    }

    package var interests: Set<EventType> { Set(kinds.keys) }

    package subscript(key: ObjectKey) -> Entry? { objects[key] }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        guard let kind = kinds[event.type], let subject = event.subject else { return }
        let key = ObjectKey(kind, subject)
        // The first agency owns the object for good: a registration by another one is none. Only what the node itself
        // brings in, as an import does, is the node's from then on, whoever came before.
        guard objects[key]?.yields(to: event) ?? true else { return }
        objects[key] = Entry(owner: event.agency, registeredWith: event.data)
    }
}
