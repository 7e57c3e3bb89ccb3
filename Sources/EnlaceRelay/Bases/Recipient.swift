import EnlaceCore

/// A partner as one who is told of a person, and for what: a basis holds for some recipients only.
package struct Recipient: Sendable, Hashable, Codable {
    package var partner: String
    package var `class`: PartnerClass
    package var purpose: String

    package init(partner: String, class: PartnerClass, purpose: String) {
        self.partner = partner
        self.class = `class`
        self.purpose = purpose
    }

    init(_ partner: Partner) {
        self.init(partner: partner.id, class: partner.class, purpose: partner.agreement.purpose)
    }

    /// Reads one of those that a `disclosure.recorded` names; nil if it is no such thing.
    init?(_ view: JSONView) {
        guard let partner = view["partner"]?.string, let purpose = view["purpose"]?.string,
            let `class` = view["class"]?.string.flatMap(PartnerClass.init(rawValue:))
        else { return nil }
        self.init(partner: partner, class: `class`, purpose: purpose)
    }
}
