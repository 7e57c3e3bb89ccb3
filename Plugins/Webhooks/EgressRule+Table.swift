import EnlaceCore

extension EgressRule {
    /// After the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and its updates) and of
    /// multicast; the first that fits holds, so the narrower stands before the wider.
    package static let table = metadata + ipv4 + transition + ipv6

    /// RFC 4291, section 2.5.4: the unicast addresses that are handed out lie in here.
    static let global = six(0x2000, prefix: 3)
    package static let notGlobal = EgressRule("outside the global range 2000::/3", six(prefix: 0))

    /// Where clouds tell a machine its own credentials.
    private static let metadata = [
        EgressRule("cloud metadata", four(169, 254, 169, 254, prefix: 32), mustBeNamed: true),
        EgressRule("cloud metadata", four(168, 63, 129, 16, prefix: 32), mustBeNamed: true),  // Azure
        EgressRule("cloud metadata", four(100, 100, 100, 200, prefix: 32), mustBeNamed: true),  // Alibaba
        EgressRule("cloud metadata", four(192, 0, 0, 192, prefix: 32), mustBeNamed: true),  // Oracle
        EgressRule("cloud metadata", six(0xFD00, 0x0EC2, 0, 0, 0, 0, 0, 0x0254, prefix: 128), mustBeNamed: true),
        EgressRule("cloud metadata", six(0xFD20, 0x00CE, 0, 0, 0, 0, 0, 0x0254, prefix: 128), mustBeNamed: true),
    ]

    private static let ipv4 = [
        EgressRule("unspecified", four(0, prefix: 8)),
        EgressRule("private", four(10, prefix: 8)),
        EgressRule("shared by a carrier (CGNAT)", four(100, 64, prefix: 10)),
        EgressRule("loopback", four(127, prefix: 8)),
        EgressRule("link-local", four(169, 254, prefix: 16)),
        EgressRule("private", four(172, 16, prefix: 12)),
        EgressRule("set aside for protocols", four(192, 0, 0, prefix: 24)),
        EgressRule("for documentation", four(192, 0, 2, prefix: 24)),
        EgressRule("a 6to4 relay", four(192, 88, 99, prefix: 24)),
        EgressRule("private", four(192, 168, prefix: 16)),
        EgressRule("for benchmarks", four(198, 18, prefix: 15)),
        EgressRule("for documentation", four(198, 51, 100, prefix: 24)),
        EgressRule("for documentation", four(203, 0, 113, prefix: 24)),
        EgressRule("multicast", four(224, prefix: 4)),
        EgressRule("broadcast", four(255, 255, 255, 255, prefix: 32)),
        EgressRule("reserved", four(240, prefix: 4)),
    ]

    /// IPv6 addresses that stand for IPv4 addresses.
    private static let transition = [
        EgressRule("unspecified", six(prefix: 128)),
        EgressRule("loopback", six(0, 0, 0, 0, 0, 0, 0, 1, prefix: 128)),
        EgressRule("IPv4-mapped", six(0, 0, 0, 0, 0, 0xFFFF, prefix: 96), carriage: .last),
        EgressRule("IPv4-translated", six(0, 0, 0, 0, 0xFFFF, 0, prefix: 96), carriage: .last),
        EgressRule("IPv4-compatible", six(prefix: 96), carriage: .last),
        EgressRule("NAT64", six(0x0064, 0xFF9B, prefix: 96), carriage: .last),
        // RFC 6052 knows other places for the IPv4 address; the address itself does not tell which, so it is read in
        // the usual one.
        EgressRule("NAT64", six(0x0064, 0xFF9B, 1, prefix: 48), carriage: .last),
        EgressRule("Teredo", six(0x2001, prefix: 32), carriage: .teredo),
        EgressRule("6to4", six(0x2002, prefix: 16), carriage: .sixToFour),
    ]

    private static let ipv6 = [
        EgressRule("a black hole (discard-only)", six(0x0100, prefix: 64)),
        EgressRule("for benchmarks", six(0x2001, 0x0002, 0, prefix: 48)),
        EgressRule("a hash (ORCHID)", six(0x2001, 0x0010, prefix: 28)),
        EgressRule("a hash (ORCHID)", six(0x2001, 0x0020, prefix: 28)),
        EgressRule("set aside for protocols", six(0x2001, prefix: 23)),
        EgressRule("for documentation", six(0x2001, 0x0DB8, prefix: 32)),
        EgressRule("for documentation", six(0x3FFF, prefix: 20)),
        EgressRule("private (unique local)", six(0xFC00, prefix: 7)),
        EgressRule("link-local", six(0xFE80, prefix: 10)),
        EgressRule("site-local", six(0xFEC0, prefix: 10)),
        EgressRule("multicast", six(0xFF00, prefix: 8)),
    ]

    /// - Parameter leading: the first bytes; the others are 0.
    private static func four(_ leading: UInt8..., prefix: Int) -> AddressBlock {
        let bits = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < leading.count ? leading[$1] : 0) }
        return AddressBlock(around: .v4(bits), prefix: prefix)
    }

    /// - Parameter leading: the first groups of 16 bits; the others are 0.
    private static func six(_ leading: UInt16..., prefix: Int) -> AddressBlock {
        let bits = (0..<8).reduce(UInt128(0)) { $0 << 16 | UInt128($1 < leading.count ? leading[$1] : 0) }
        return AddressBlock(around: .v6(bits), prefix: prefix)
    }
}
