/// A new secret in the daemon's store.
package struct CreateKeyRequest: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case symmetric, ed25519
    }

    package var name: String
    package var kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// A secret that was made elsewhere, to be kept under the name in the path.
package struct StoreKeyRequest: Codable, Hashable, Sendable {
    package var secret: String

    package init(secret: String) {
        self.secret = secret
    }
}

package struct StoreKeyReply: Codable, Hashable, Sendable {
    package var name: String

    package init(name: String) {
        self.name = name
    }
}

package struct CreateKeyReply: Codable, Hashable, Sendable {
    package var name: String
    package var kind: CreateKeyRequest.Kind
    /// `whsec_…` of a symmetric key, for the other side; shown this once.
    package var secret: String?
    /// `whpk_…` of an Ed25519 pair, whose secret half never leaves the daemon.
    package var publicKey: String?

    package init(name: String, kind: CreateKeyRequest.Kind, secret: String? = nil, publicKey: String? = nil) {
        self.name = name
        self.kind = kind
        self.secret = secret
        self.publicKey = publicKey
    }
}

/// The secrets that the daemon keeps, by name; never what they are.
package struct KeyListReply: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package var name: String
        /// Null for what was kept by a version that did not note it.
        @OrNull package var added: WireTime?
        /// The configuration that is in force refers to it.
        package var used: Bool

        package init(name: String, added: WireTime?, used: Bool) {
            self.name = name
            self.added = added
            self.used = used
        }
    }

    package var keys: [Row]

    package init(keys: [Row]) {
        self.keys = keys
    }
}

package struct RemoveKeyReply: Codable, Hashable, Sendable {
    package var name: String

    package init(name: String) {
        self.name = name
    }
}
