package struct AgencyListReply: Codable, Hashable, Sendable {
    package var agencies: [AgencyRow]

    package init(agencies: [AgencyRow]) {
        self.agencies = agencies
    }
}

package struct AgencyRow: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var types: [String]
    package var areas: [String]
    /// How it may prove who it is: `signature`, `bearer`, `basic`.
    package var authentication: [String]
    package var peer: Bool

    package init(
        id: String, name: String, types: [String], areas: [String], authentication: [String], peer: Bool = false
    ) {
        self.id = id
        self.name = name
        self.types = types
        self.areas = areas
        self.authentication = authentication
        self.peer = peer
    }
}

/// A new agency: the daemon makes its signing secret, the admin writes its file.
package struct AddAgencyRequest: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var types: [String]
    package var areas: [String]

    package init(id: String, name: String, types: [String], areas: [String]) {
        self.id = id
        self.name = name
        self.types = types
        self.areas = areas
    }
}

package struct AddAgencyReply: Codable, Hashable, Sendable {
    package var id: String
    /// The name of the secret in the daemon's store, which the YAML refers to.
    package var secretName: String
    /// `whsec_…`, for the agency; shown this once.
    package var secret: String
    /// Text of `agencies.d/ID.yaml`.
    package var yaml: String

    package init(id: String, secretName: String, secret: String, yaml: String) {
        self.id = id
        self.secretName = secretName
        self.secret = secret
        self.yaml = yaml
    }
}

/// A new bearer token of an agency, of which the daemon keeps only the digest.
package struct TokenReply: Codable, Hashable, Sendable {
    package var agency: String
    /// For the agency; shown this once.
    package var token: String
    package var secretName: String
    /// The line to add to the agency's file.
    package var yaml: String

    package init(agency: String, token: String, secretName: String, yaml: String) {
        self.agency = agency
        self.token = token
        self.secretName = secretName
        self.yaml = yaml
    }
}
