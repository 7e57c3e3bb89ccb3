import EnlaceCore

/// How an event wants to be handled, by the labels that its poster gave it.
struct Handling: Sendable {
    let classification: Label<Sensitivity>
    let expiry: Label<Timestamp>
    /// Absent where it may be used for any purpose that an agreement names. A label that names none is not understood.
    let purposes: Label<[Substring]>

    /// A label that an event carries, or not, or carries in a way that we cannot read.
    enum Label<Value: Sendable>: Sendable {
        case absent
        case known(Value)
        case notUnderstood

        init(_ text: String?, _ read: (String) -> Value?) {
            guard let text else {
                self = .absent
                return
            }
            self = read(text).map { .known($0) } ?? .notUnderstood
        }
    }

    init(_ labels: EventLabels) {
        typealias Extension = EventEnvelope.Extension
        let values = labels.values
        classification = Label(values[Extension.dataClassification]) { Sensitivity(rawValue: $0) }
        expiry = Label(values[Extension.expiryTime]) { Timestamp($0) }
        purposes = Label(values[Extension.purpose]) { text in
            let names = EventLabels.purposes(text)
            return names.isEmpty ? nil : names
        }
    }

    /// When what the event says ceases to hold that would hold until `time`: at the latest when it expires, and at once where
    /// nobody understands when that is.
    func end(of time: Timestamp) -> Timestamp {
        switch expiry {
        case .absent: time
        case .known(let expiry): min(time, expiry)
        case .notUnderstood: Timestamp(milliseconds: 0)
        }
    }

    /// Why a partner trusted up to `clearance` for `purpose` may not get the event at `now`; nil if it may.
    ///
    /// - Parameter clearance: asked for only where there is a label to hold against it.
    func objection(clearance: @autoclosure () -> Sensitivity, purpose: String, at now: Timestamp) -> RefusalReason? {
        switch expiry {
        case .absent: break
        case .notUnderstood: return .expiryNotUnderstood
        case .known(let time): if time <= now { return .expired }
        }
        switch classification {
        case .absent: break
        case .notUnderstood: return .classificationNotUnderstood
        case .known(let label): if label > clearance() { return .classifiedHigher }
        }
        switch purposes {
        case .absent: return nil
        case .notUnderstood: return .purposeNotUnderstood
        case .known(let names): return names.contains { $0 == purpose } ? nil : .otherPurpose
        }
    }
}
