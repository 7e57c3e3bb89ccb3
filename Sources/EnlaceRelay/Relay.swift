package import EnlaceCore

/// Decides for every event which partner gets which notice of it, and puts the notices into the outbox.
///
/// One `relay.decided` an event tells what was decided for every partner. State is only where objects lie,
/// over which times people have been counted, and how partners fare; partners and areas are configuration, swapped by ``replace(partners:areas:)``.
package struct Relay: Component {
    package static let name = "relay"

    /// The rules as they are now; the dispatcher asks them again before each attempt.
    package private(set) var evaluation: Evaluation
    package let interests: Set<EventType>

    package init(node: String, catalog: EventCatalog = .standard, areas: AreaTree, partners: [Partner]) {
        evaluation = Evaluation(node: node, catalog: catalog, areas: areas, partners: partners)
        interests = Set(catalog.types.filter(\.mayTravel).map(\.type)).union(PartnerStandings.types)
    }

    package mutating func replace(partners: [Partner], areas: AreaTree) {
        evaluation.replace(partners: partners, areas: areas)
    }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        guard let description = evaluation.catalog[event.type] else { return }
        guard description.mayTravel else { return evaluation.standings.fold(event) }
        evaluation.fold(event, description)
        guard !evaluation.partners.isEmpty, isWorthTelling(event) else { return }
        guard let facts = evaluation.facts(of: event) else { return }
        var writer = NoticeWriter(evaluation: evaluation, event: event, facts: facts)
        let record = DecisionRecord(of: event, evaluation.partners.map { writer.decide(for: $0) })
        effects.outbox += writer.notices.map(OutboxChange.add)
        effects.events.append(
            Derivation(.relayDecided, subject: String(event.position), data: record.json, from: event, index: 0))
    }

    /// A cell of an imported table that no agreement names is not decided on one by one: a file has tens of thousands.
    private func isWorthTelling(_ event: Event) -> Bool {
        event.envelope.extensions[EventEnvelope.Extension.flowImport] == nil
            || evaluation.partners.contains { $0.agreement.fields[event.type] != nil }
    }

    package func snapshot() -> [UInt8] {
        JSON.object([
            .init("version", 1), .init("objects", evaluation.homes.json), .init("labels", evaluation.labels.json),
            .init("windows", evaluation.windows.json), .init("standings", evaluation.standings.json),
        ]).bytes
    }

    package mutating func restore(_ snapshot: [UInt8]) throws {
        let root = try JSONDocument(snapshot).root
        guard root["version"]?.int == 1, let homes = root["objects"].flatMap(ObjectHomes.init),
            let labels = root["labels"].flatMap(ObjectLabels.init)
        else { throw RelayError.snapshotNotUsable }
        // A snapshot without standings is older than the first event that tells of one.
        guard let standings = root["standings"].map(PartnerStandings.init) ?? PartnerStandings() else {
            throw RelayError.snapshotNotUsable
        }
        // Nor are there windows from before there were any agreements that hide counts.
        guard let windows = root["windows"].map(CountWindows.init) ?? CountWindows() else {
            throw RelayError.snapshotNotUsable
        }
        evaluation.homes = homes
        evaluation.labels = labels
        evaluation.windows = windows
        evaluation.standings = standings
    }
}

/// What went wrong in the relay.
package enum RelayError: Error, Hashable, Sendable {
    case snapshotNotUsable
    /// There is no notice of that id.
    case unknownNotice(String)
    /// Only a dead letter can be retried.
    case notDead(NoticeProgress.Status)
    case unknownPartner(String)
    /// The relay is stopping.
    case stopping
}
