/// Every type of event that a node knows.
public struct EventCatalog: Sendable {
    /// Whether data states facts in full, or what a partner may know of them.
    public enum Form: String, Sendable, CaseIterable {
        case posted
        /// Fields withheld are listed under `withheld` instead of missing; a suppressed count is `{"below": k}`.
        case notice
    }

    public let types: [EventTypeDescription]
    private let byType: [EventType: EventTypeDescription]

    public init(_ types: [EventTypeDescription]) {
        self.types = types
        byType = Dictionary(uniqueKeysWithValues: types.map { ($0.type, $0) })
    }

    public subscript(type: EventType) -> EventTypeDescription? { byType[type] }

    /// The types of this version of Enlace.
    public static let standard = EventCatalog(
        ShelterTypes.all + ServiceTypes.all + MovementTypes.all + FlowTypes.all + IncidentTypes.all
            + BulletinTypes.all + CorrectionTypes.all + AlertTypes.all + RelayTypes.all
            + PartnerTypes.all + ReceiptTypes.all + PeerTypes.all + ConcernTypes.all + ConsentTypes.all + BasisTypes.all
            + ErasureTypes.all + DisclosureTypes.all + PersonActTypes.all)
}
