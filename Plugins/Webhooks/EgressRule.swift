package import EnlaceCore

/// A range of special addresses that no notice goes to, unless the node's configuration allows it.
package struct EgressRule: Sendable, Hashable {
    /// Where an address of the range carries an IPv4 address, which is where the packets end.
    enum Carriage: Sendable, Hashable {
        /// In its last 32 bits.
        case last
        /// Behind the prefix 2002::/16.
        case sixToFour
        /// The server's, and the client's with all bits turned over (RFC 4380, section 4).
        case teredo
    }

    /// What an address of the range is.
    package let name: String
    package let block: AddressBlock
    let carriage: Carriage?
    /// Whether a wider range does not allow it: who opens a whole network to notices rarely means the service that
    /// hands out the machine's own credentials.
    let mustBeNamed: Bool

    init(_ name: String, _ block: AddressBlock, carriage: Carriage? = nil, mustBeNamed: Bool = false) {
        self.name = name
        self.block = block
        self.carriage = carriage
        self.mustBeNamed = mustBeNamed
    }

    /// The narrowest rule that an address falls under; nil if it is an ordinary one of the internet.
    package static func covering(_ address: IPAddress) -> EgressRule? {
        if let rule = table.first(where: { $0.block.contains(address) }) { return rule }
        guard case .v6 = address, !global.contains(address) else { return nil }
        return notGlobal
    }

    /// The IPv4 addresses that an address of this range carries.
    func carried(by address: IPAddress) -> [IPAddress] {
        guard let carriage, case .v6(let bits) = address else { return [] }
        switch carriage {
        case .last: return [.v4(UInt32(truncatingIfNeeded: bits))]
        case .sixToFour: return [.v4(UInt32(truncatingIfNeeded: bits >> 80))]
        case .teredo: return [.v4(UInt32(truncatingIfNeeded: bits >> 64)), .v4(~UInt32(truncatingIfNeeded: bits))]
        }
    }
}
