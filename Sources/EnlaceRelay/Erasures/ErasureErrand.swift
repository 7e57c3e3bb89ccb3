package import EnlaceCore

/// The events that go to one partner alone, because they are about what it was told or has asked; no agreement names them.
package enum ErasureErrand {
    package static let types = Notice.errands

    /// As long as its event is kept, whatever the agreement says: whoever was away or paused for long has still to forget.
    static let lifetime = Timestamp.Span.days(1_825)

    /// The partner that `event` goes to; nil for nobody.
    static func addressee(of event: Event, in evaluation: Evaluation) -> String? {
        switch event.type {
        // What a peer asks of us is not for others: whom we told is asked by a request of our own.
        case .erasureRequested: event.agency == nil ? event.data?["partner"]?.string : nil
        case .erasureConfirmed:
            evaluation.erasures.requester(
                of: event.subject, event.data?[FieldType.personField]?.string, evaluation.pseudonyms)
        default: nil
        }
    }

    /// All but what is for this node alone.
    static func form(_ facts: EventFacts) -> Decision.Form {
        let fields = facts.description.fields
        return Decision.Form(
            fields: fields.filter { $0.sensitivity != .confidential }.map(\.name),
            withheld: fields.filter { $0.sensitivity == .confidential }.map(\.name))
    }
}
