package import EnlaceCore

/// Two partners who are one receiver, but are told numbers of people differently: what one file hides could be worked out
/// from the other.
package struct CountConflict: Sendable, Hashable {
    package var partner: String
    package var other: String
    package var receiver: Receiver
    /// The type of which they are told different numbers; nil where their least counts differ.
    package var type: EventType?

    /// Those of a whole configuration, each named at the later partner.
    package static func all(among partners: [Partner], in catalog: EventCatalog) -> [CountConflict] {
        Wall.shared(among: partners).compactMap { shared in
            let (one, other) = (shared.partner.agreement, shared.other.agreement)
            guard one.minCount > 1 || other.minCount > 1 else { return nil }
            let type = one.minCount == other.minCount ? one.typeOfOtherCounts(than: other, in: catalog) : nil
            guard type != nil || one.minCount != other.minCount else { return nil }
            return CountConflict(
                partner: shared.partner.id, other: shared.other.id, receiver: shared.receiver, type: type)
        }
    }
}

extension Agreement {
    /// The first type, in the catalog's order, of which the other agreement gives other numbers of people.
    fileprivate func typeOfOtherCounts(than other: Agreement, in catalog: EventCatalog) -> EventType? {
        catalog.types.first { counts(of: $0) != other.counts(of: $0) }?.type
    }

    private func counts(of description: EventTypeDescription) -> Set<String> {
        let counts = description.fields.filter { $0.count != nil }.map(\.name)
        return fields[description.type]?.intersection(counts) ?? []
    }
}
