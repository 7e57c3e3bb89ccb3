/// What a partner is, which bounds what any agreement may give it.
///
/// An authority that enforces immigration law is `enforcement`, whatever else it does.
package enum PartnerClass: String, Sendable, Hashable, Codable, CaseIterable {
    case humanitarian, health
    case childProtection = "child_protection"
    case localGovernment = "local_government"
    case enforcement, media, `public`

    /// Behind the wall: public fields only, and no position of any shelter.
    package var isWalled: Bool {
        switch self {
        case .enforcement, .media, .public: true
        case .humanitarian, .health, .childProtection, .localGovernment: false
        }
    }
}
