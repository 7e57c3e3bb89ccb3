/// What one partner may see of one event.
package enum Decision: Sendable, Hashable {
    case letOut(Form)
    case refused(RefusalReason)

    /// The fields of the event's type, in the catalog's order, split by whether they leave.
    package struct Form: Sendable, Hashable {
        /// As decided, all that may leave; as told and recorded, those that left, for the event may lack some.
        package var fields: [String]
        /// All the others, whether or not the event had them, so that their absence tells nothing.
        package var withheld: [String]
        /// Why restricted fields are among ``fields``; nil where none are.
        package var basis: Basis?
        /// Of all of them, those that hold a number of people that the partner is not told as it is.
        package var suppressed: [String] = []
        /// Whether that is because they may stand in an earlier report too, see ``CountWindows``.
        package var overlaps = false
    }
}

/// Why an event was not let out. The raw value is stored for good.
package enum RefusalReason: String, Sendable, Hashable, Codable, CaseIterable {
    case notAgreedType = "not_agreed_type"
    case outsideAreas = "outside_areas"
    case areaUnknown = "area_unknown"
    case expired
    /// In records of older versions, which do not say which label it was.
    case labelNotUnderstood = "label_not_understood"
    case classificationNotUnderstood = "classification_not_understood"
    case expiryNotUnderstood = "expirytime_not_understood"
    case purposeNotUnderstood = "purpose_not_understood"
    case classifiedHigher = "classified_higher"
    case otherPurpose = "other_purpose"
    case historical
    case wall
    case fromPartnerItself = "from_partner_itself"
    case wouldLoop = "would_loop"
    case onwardNotAgreed = "onward_not_agreed"
    case aboutPartnerItself = "about_partner_itself"
    case noBasis = "no_basis"
    case basisUnconfirmed = "basis_unconfirmed"
    case notAddressed = "not_addressed"
    case pseudonymExposed = "pseudonym_exposed"
    case leastCount = "least_count"
    case erased

    /// For an admin who asks why.
    package var sentence: String {
        switch self {
        case .notAgreedType: "the agreement does not name this type of event"
        case .outsideAreas: "it is about an area that the agreement does not cover"
        case .areaUnknown: "it cannot be told which area it is about"
        case .expired: "its expirytime has passed"
        case .labelNotUnderstood: "it carries a label (dataclassification or expirytime) that is not understood"
        case .classificationNotUnderstood:
            "its dataclassification is not understood: it is none of public, internal, confidential and restricted"
        case .expiryNotUnderstood: "its expirytime is not understood: it is no RFC 3339 date and time"
        case .purposeNotUnderstood: "its purpose is not understood: it names none"
        case .classifiedHigher: "its dataclassification is above every field that the agreement gives of this type"
        case .otherPurpose: "it may only be used for a purpose that is not the agreement's"
        case .historical: "it tells of a past period, which notifies nobody"
        case .wall: "the partner's class may not get such a field, whatever the agreement says"
        case .fromPartnerItself: "the partner itself posted it"
        case .wouldLoop: "it has passed the partner's node already"
        case .aboutPartnerItself: "it tells how sending to the partner itself goes"
        case .noBasis:
            "no consent or other basis is in force for this person, purpose and partner; post it again once one is"
        case .basisUnconfirmed: "a basis is invoked, but no second person has confirmed it; post it again once it is"
        case .notAddressed: "it concerns another partner alone"
        case .pseudonymExposed: "its id, subject or texts repeat the person's pseudonym, which is this node's own"
        case .leastCount:
            "that a number of people has passed a limit tells more of it than the agreement's min_count gives"
        case .onwardNotAgreed: "it came from another node, whose agreement does not let it be passed on"
        case .erased: "the person that it is about was erased"
        }
    }
}
