package import EnlaceCore

/// A range of addresses in CIDR form, such as `10.0.0.0/8`.
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    package let base: IPAddress
    /// How many leading bits all addresses of the block share.
    package let prefix: Int

    /// The block of this size that `address` lies in.
    ///
    /// - Parameter prefix: taken for 0 or the address's width where it is beyond.
    package init(around address: IPAddress, prefix: Int) {
        let prefix = min(max(prefix, 0), address.width)
        self.prefix = prefix
        base =
            switch address {
            case .v4(let bits): .v4(bits & (UInt32.max << (32 - prefix)))
            case .v6(let bits): .v6(bits & (UInt128.max << (128 - prefix)))
            }
    }

    /// A block of one address.
    package init(_ address: IPAddress) {
        self.init(around: address, prefix: address.width)
    }

    package func contains(_ address: IPAddress) -> Bool {
        switch (base, address) {
        case (.v4(let one), .v4(let other)): (one ^ other) >> (32 - prefix) == 0
        case (.v6(let one), .v6(let other)): (one ^ other) >> (128 - prefix) == 0
        case (.v4, .v6), (.v6, .v4): false
        }
    }

    package var description: String { "\(base)/\(prefix)" }
}

extension AddressBlock {
    /// Why a text is no block, with what was probably meant.
    package enum Failure: Error, Hashable, CustomStringConvertible {
        case notABlock(String)
        case noPrefix(AddressBlock)
        case prefixTooLong(String, width: Int)
        case bitsBeyondPrefix(String, AddressBlock)

        package var description: String {
            switch self {
            case .notABlock(let text):
                "'\(text)' is no range of addresses; expected for example 10.20.0.0/16 or fd12:3456::/32"
            case .noPrefix(let block): "'\(block.base)' lacks its prefix length; write \(block) for this one address"
            case .prefixTooLong(let text, let width): "'\(text)': expected a prefix length from 0 to \(width)"
            case .bitsBeyondPrefix(let text, let block):
                "'\(text)' has bits beyond its prefix length; did you mean '\(block)'?"
            }
        }
    }

    package init(_ text: String) throws(Failure) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { throw .notABlock(text) }
        guard parts.count == 2 else { throw .noPrefix(AddressBlock(address)) }
        let digits = parts[1]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notABlock(text) }
        guard let prefix = Int(digits), prefix <= address.width else {
            throw .prefixTooLong(text, width: address.width)
        }
        let block = AddressBlock(around: address, prefix: prefix)
        guard block.base == address else { throw .bitsBeyondPrefix(text, block) }
        self = block
    }
}
