import EnlaceControl
import EnlaceCore
import EnlaceIntake
import EnlaceRelay

/// Writes the record of processing from the configuration in force and the catalog: nobody has to keep it by hand, and it
/// cannot say anything else than what the node does.
struct ProcessingRecord: Sendable {
    let configuration: Configuration
    let catalog: EventCatalog

    func reply(at now: Timestamp) -> ProcessingReply {
        ProcessingReply(
            node: configuration.node.id, name: configuration.node.name, written: WireTime(now),
            sources: configuration.agencies.map(source), recipients: configuration.partners.map(recipient),
            types: types.map { description in
                ProcessingReply.DataType(
                    type: description.type.name, doc: description.doc, fields: fields(of: description) { _ in true },
                    retentionDays: description.retention.days)
            })
    }

    private func source(_ agency: Agency) -> ProcessingReply.Source {
        ProcessingReply.Source(
            agency: agency.id, name: agency.name, peer: agency.isPeer, areas: agency.areas,
            types: agency.types.map(\.name).sorted())
    }

    private func recipient(_ partner: Partner) -> ProcessingReply.Recipient {
        let agreement = partner.agreement
        let shares = catalog.types.compactMap { description in
            agreement.fields[description.type].map { agreed in
                ProcessingReply.Share(
                    type: description.type.name, except: exception(description, agreement),
                    fields: fields(of: description) { agreed.contains($0) })
            }
        }
        return ProcessingReply.Recipient(
            partner: partner.id, name: partner.name, class: partner.class.rawValue, country: partner.country,
            purpose: agreement.purpose, agreement: agreement.version,
            basis: agreement.basis.map(\.rawValue).sorted(), areas: agreement.areas,
            onward: agreement.allowsOnward, lifetimeSeconds: agreement.noticeLifetime.milliseconds / 1_000,
            terms: AgreementTerms(agreement),
            shares: shares)
    }

    /// Under a least count, what gives a number of people away by having happened is not told.
    private func exception(_ description: EventTypeDescription, _ agreement: Agreement) -> ProcessingReply.Condition? {
        guard agreement.minCount > 1, let hint = description.countHint else { return nil }
        return ProcessingReply.Condition(field: hint.field, value: hint.value)
    }

    /// In the order of the catalog.
    private var types: [EventTypeDescription] {
        let posted = configuration.agencies.flatMap(\.types)
        let shared = configuration.partners.flatMap { Array($0.agreement.fields.keys) }
        let wanted = Set(posted + shared)
        return catalog.types.filter { wanted.contains($0.type) }
    }

    private func fields(
        of description: EventTypeDescription, where isMeant: (String) -> Bool
    ) -> ProcessingReply.Fields {
        let meant = description.fields.filter { isMeant($0.name) }
        func names(_ sensitivity: Sensitivity) -> [String] {
            meant.filter { $0.highestSensitivity == sensitivity }.map(\.name)
        }
        return ProcessingReply.Fields(
            public: names(.public), internal: names(.internal), confidential: names(.confidential),
            restricted: names(.restricted))
    }
}

extension EventTypeDescription.Retention {
    /// Nil for as long as the node.
    fileprivate var days: Int? {
        switch self {
        case .days(let days): days
        case .always: nil
        }
    }
}
