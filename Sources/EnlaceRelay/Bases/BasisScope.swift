import EnlaceCore

/// For what and to whom a basis holds. What it does not name, it does not cover.
struct BasisScope: Sendable, Hashable, Codable {
    var purposes: Set<String>
    /// Ids of partners.
    var recipients: Set<String>
    var classes: Set<PartnerClass>

    init(_ data: JSONView) {
        func texts(_ name: String) -> [String] { data[name]?.elements.compactMap(\.string) ?? [] }
        purposes = Set(texts("purposes"))
        recipients = Set(texts("recipients"))
        classes = Set(texts("classes").compactMap(PartnerClass.init(rawValue:)))
    }

    func covers(_ recipient: Recipient) -> Bool {
        purposes.contains(recipient.purpose)
            && (recipients.contains(recipient.partner) || classes.contains(recipient.class))
    }
}
