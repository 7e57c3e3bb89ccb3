/// Ways to write an address that no notice should go to. `PORT` stands for the port of whoever listens.
enum AddressForms {
    /// Forms that are read as what they are; the guard refuses the address behind each by this rule.
    static let plain: KeyValuePairs<String, String> = [
        "127.0.0.1:PORT": "loopback", "127.0.0.2:PORT": "loopback", "127.255.255.255:PORT": "loopback",
        "localhost:PORT": "loopback", "LOCALHOST:PORT": "loopback", "a.b.localhost:PORT": "loopback",
        "0.0.0.0:PORT": "unspecified", "0.1.2.3:PORT": "unspecified",
        "10.1.2.3:PORT": "private", "172.31.255.255:PORT": "private", "192.168.0.1:PORT": "private",
        "100.64.0.1:PORT": "shared by a carrier (CGNAT)",
        "169.254.169.254:PORT": "cloud metadata", "169.254.1.1:PORT": "link-local",
        "192.0.0.8:PORT": "set aside for protocols", "192.0.2.1:PORT": "for documentation",
        "198.18.0.1:PORT": "for benchmarks", "224.0.0.1:PORT": "multicast",
        "240.0.0.1:PORT": "reserved", "255.255.255.255:PORT": "broadcast",
        "[::1]:PORT": "loopback", "[0:0:0:0:0:0:0:1]:PORT": "loopback",
        "[0000:0000:0000:0000:0000:0000:0000:0001]:PORT": "loopback", "[0::0:1]:PORT": "loopback",
        "[::]:PORT": "unspecified",
        "[::ffff:127.0.0.1]:PORT": "IPv4-mapped", "[::ffff:7f00:1]:PORT": "IPv4-mapped",
        "[::FFFF:7F00:0001]:PORT": "IPv4-mapped", "[0:0:0:0:0:ffff:127.0.0.1]:PORT": "IPv4-mapped",
        "[::ffff:0.0.0.0]:PORT": "IPv4-mapped", "[::ffff:169.254.169.254]:PORT": "IPv4-mapped",
        "[::127.0.0.1]:PORT": "IPv4-compatible", "[::7f00:1]:PORT": "IPv4-compatible",
        "[::ffff:0:127.0.0.1]:PORT": "IPv4-translated",
        "[64:ff9b::127.0.0.1]:PORT": "NAT64", "[64:ff9b::7f00:1]:PORT": "NAT64",
        "[64:ff9b:1::7f00:1]:PORT": "NAT64",
        "[2002:7f00:1::]:PORT": "6to4", "[2002:7f00:1::1]:PORT": "6to4",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT": "Teredo",
        "[fd00:ec2::254]:PORT": "cloud metadata", "[fd12:3456::1]:PORT": "private (unique local)",
        "[fe80::1]:PORT": "link-local", "[fec0::1]:PORT": "site-local", "[ff02::1]:PORT": "multicast",
        "[100::1]:PORT": "a black hole (discard-only)", "[2001:db8::1]:PORT": "for documentation",
        "[4000::1]:PORT": "outside the global range 2000::/3",
    ]

    /// Forms that are refused as such, because not everybody reads them in the same way.
    static let odd = [
        // Short forms, and a number for all of it.
        "127.1:PORT", "127.0.1:PORT", "127:PORT", "0:PORT", "2130706433:PORT", "02130706433:PORT", "6425673729:PORT",
        // Octal and hexadecimal.
        "0177.0.0.1:PORT", "0177.0.0.01:PORT", "0177.1:PORT", "017700000001:PORT", "00000177.0.0.1:PORT",
        "127.0.0.01:PORT", "0x7f000001:PORT", "0X7F000001:PORT", "0x7f.0.0.1:PORT", "0x7f.0x0.0x0.0x1:PORT",
        "0x7f.1:PORT", "127.0x0.0.1:PORT", "0x7f.0.0.01:PORT", "0x:PORT",
        // Numbers that are too large.
        "127.0.0.257:PORT", "383.0.0.1:PORT", "256.256.256.256:PORT", "0x17f000001:PORT",
        // Dots.
        "127.0.0.1.:PORT", "2130706433.:PORT", "localhost.:PORT", "127.0.0.1..:PORT", "127..0.0.1:PORT",
        ".127.0.0.1:PORT", ".:PORT",
        // Percent signs and characters that look alike.
        "127.0.0.%31:PORT", "%31%32%37.0.0.1:PORT", "127%2e0%2e0%2e1:PORT", "①②⑦.⓪.⓪.①:PORT",
        "１２７.0.0.1:PORT", "127。0。0。1:PORT", "loc%61lhost:PORT",
        // Zones and brackets.
        "[fe80::1%25lo]:PORT", "[fe80::1%lo]:PORT", "[::1%25lo]:PORT", "[::1%1]:PORT", "[127.0.0.1]:PORT",
        "[[::1]]:PORT", "[::1:PORT", "::1:PORT", "[]:PORT", "[localhost]:PORT", "[::1]PORT", "[v1.::1]:PORT",
        // User names, and what makes one end of the URL look like another.
        "user@127.0.0.1:PORT", "user:geheim@127.0.0.1:PORT", "partner.example@127.0.0.1:PORT",
        "partner.example:443@127.0.0.1:PORT", "@127.0.0.1:PORT", "127.0.0.1:PORT@partner.example",
        "127.0.0.1:PORT#@partner.example", "127.0.0.1:PORT\\@partner.example", "partner.example\\@127.0.0.1:PORT",
        "127.0.0.1\\:PORT", "127.0.0.1:PORT:80", "127.0.0.1:0PORT0", "127.0.0.1:", "127.0.0.1:-1", ":PORT",
    ]
}
