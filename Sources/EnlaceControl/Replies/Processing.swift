/// The record of processing: which personal and other data the node takes, for what, from whom, to whom, and how long it
/// is kept, as the configuration and the catalog have it now.
package struct ProcessingReply: Codable, Hashable, Sendable {
    package var node: String
    package var name: String
    /// When it was written.
    package var written: WireTime
    package var sources: [Source]
    package var recipients: [Recipient]
    /// The types that sources may post or recipients may get.
    package var types: [DataType]

    package init(
        node: String, name: String, written: WireTime, sources: [Source], recipients: [Recipient], types: [DataType]
    ) {
        self.node = node
        self.name = name
        self.written = written
        self.sources = sources
        self.recipients = recipients
        self.types = types
    }

    /// Who posts.
    package struct Source: Codable, Hashable, Sendable {
        package var agency: String
        package var name: String
        package var peer: Bool
        package var areas: [String]
        package var types: [String]

        package init(agency: String, name: String, peer: Bool, areas: [String], types: [String]) {
            self.agency = agency
            self.name = name
            self.peer = peer
            self.areas = areas
            self.types = types
        }
    }

    /// Who receives, for what.
    package struct Recipient: Codable, Hashable, Sendable {
        package var partner: String
        package var name: String
        package var `class`: String
        package var country: String
        package var purpose: String
        /// Version of the agreement.
        package var agreement: String
        /// Grounds on which restricted fields may leave; empty where none may.
        package var basis: [String]
        package var areas: [String]
        /// Whether it may pass on what it gets.
        package var onward: Bool
        /// A notice that could not be delivered within so many seconds is dropped.
        package var lifetimeSeconds: Int64
        /// How exactly it is told what ``shares`` names.
        package var terms: AgreementTerms?
        package var shares: [Share]

        package init(
            partner: String, name: String, class: String, country: String, purpose: String, agreement: String,
            basis: [String], areas: [String], onward: Bool, lifetimeSeconds: Int64, terms: AgreementTerms,
            shares: [Share]
        ) {
            self.partner = partner
            self.name = name
            self.class = `class`
            self.country = country
            self.purpose = purpose
            self.agreement = agreement
            self.basis = basis
            self.areas = areas
            self.onward = onward
            self.lifetimeSeconds = lifetimeSeconds
            self.terms = terms
            self.shares = shares
        }
    }

    /// What a recipient gets of one type.
    package struct Share: Codable, Hashable, Sendable {
        package var type: String
        /// Which events of the type it is not told of at all, whatever their fields; null where there are none.
        @OrNull package var except: Condition?
        package var fields: Fields

        package init(type: String, except: Condition? = nil, fields: Fields) {
            self.type = type
            self.except = except
            self.fields = fields
        }
    }

    /// That a field has a value.
    package struct Condition: Codable, Hashable, Sendable {
        package var field: String
        package var value: String

        package init(field: String, value: String) {
            self.field = field
            self.value = value
        }
    }

    /// Names of fields by how sensitive they are.
    package struct Fields: Codable, Hashable, Sendable {
        package var `public`: [String]
        package var `internal`: [String]
        package var confidential: [String]
        package var restricted: [String]

        package init(public: [String], internal: [String], confidential: [String], restricted: [String]) {
            self.public = `public`
            self.internal = `internal`
            self.confidential = confidential
            self.restricted = restricted
        }

        /// The categories that are not empty, the least sensitive first.
        package var categories: [(name: String, fields: [String])] {
            [
                ("public", `public`), ("internal", `internal`), ("confidential", confidential),
                ("restricted", restricted),
            ]
            .filter { !$0.1.isEmpty }
        }
    }

    package struct DataType: Codable, Hashable, Sendable {
        package var type: String
        package var doc: String
        package var fields: Fields
        /// Null where it is kept as long as the node.
        @OrNull package var retentionDays: Int?

        package init(type: String, doc: String, fields: Fields, retentionDays: Int?) {
            self.type = type
            self.doc = doc
            self.fields = fields
            self.retentionDays = retentionDays
        }
    }
}
