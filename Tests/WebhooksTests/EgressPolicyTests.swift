import EnlaceCore
import EnlaceTestSupport
import Testing
import Webhooks

@Suite("Which addresses notices may go to")
struct EgressPolicyTests {
    /// Whether it may be sent to; if not, why.
    private func refusal(_ address: String, allowing blocks: String...) throws -> String? {
        let policy = EgressPolicy(allowed: try blocks.map { try AddressBlock($0) })
        switch policy.verdict(on: try #require(IPAddress(address))) {
        case .allowed: return nil
        case .refused(let refusal): return refusal.description
        }
    }

    @Test("Both ends of each range are refused, and its name and block are said")
    func ends() throws {
        for rule in EgressRule.table {
            for address in [rule.block.base, last(of: rule.block)] {
                guard case .refused(let refusal) = EgressPolicy().verdict(on: address) else {
                    Issue.record("\(address) is \(rule.name)")
                    continue
                }
                let first = try #require(refusal.findings.first)
                #expect(first.address == address)
                // A narrower rule may hold at the end of a wider one.
                #expect(rule.block.contains(first.rule.block.base), "\(address) is \(first.rule.name)")
            }
        }
    }

    private func last(of block: AddressBlock) -> IPAddress {
        switch block.base {
        case .v4(let bits): .v4(bits | ~(UInt32.max << (32 - block.prefix)))
        case .v6(let bits): .v6(bits | ~(UInt128.max << (128 - block.prefix)))
        }
    }

    @Test(
        "The neighbours of the ranges, and other addresses of the internet, are allowed",
        arguments: [
            "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
            "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
            "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15",
            "2000::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2001:4860:4860::8888", "2003::1",
            "2606:4700::1111", "3ffe:ffff::1", "3fff:1000::1",
        ])
    func neighbours(_ address: String) throws {
        #expect(try refusal(address) == nil)
    }

    @Test(
        "The refusal says what the address is and what to write to permit it",
        arguments: [
            (
                "10.1.2.3",
                "10.1.2.3 is private (10.0.0.0/8); "
                    + "list 10.1.2.3/32 under plugins.webhooks.egress.allow to permit it"
            ),
            (
                "::ffff:127.0.0.1",
                "::ffff:127.0.0.1 is IPv4-mapped (::ffff:0.0.0.0/96), 127.0.0.1 is loopback (127.0.0.0/8); list "
                    + "::ffff:127.0.0.1/128 and 127.0.0.1/32 under plugins.webhooks.egress.allow to permit it"
            ),
            (
                "2002:808:808::1",
                "2002:808:808::1 is 6to4 (2002::/16); "
                    + "list 2002:808:808::1/128 under plugins.webhooks.egress.allow to permit it"
            ),
            (
                "4000::1",
                "4000::1 is outside the global range 2000::/3 (::/0); "
                    + "list 4000::1/128 under plugins.webhooks.egress.allow to permit it"
            ),
        ])
    func wording(_ address: String, _ text: String) throws {
        #expect(try refusal(address) == text)
    }

    @Test("A range that is allowed opens itself and nothing else")
    func allowing() throws {
        #expect(try refusal("10.1.2.3", allowing: "10.0.0.0/8") == nil)
        #expect(try refusal("10.1.2.3", allowing: "10.2.0.0/16") != nil)
        #expect(try refusal("192.168.1.1", allowing: "10.0.0.0/8") != nil)
        #expect(try refusal("fd12:3456::1", allowing: "fd12:3456::/32") == nil)
        #expect(try refusal("127.0.0.1", allowing: "::/0") != nil)
        #expect(try refusal("::1", allowing: "0.0.0.0/0") != nil)
    }

    @Test("A way of carrying IPv4 must be allowed, and so must the address that it carries")
    func carriers() throws {
        #expect(try refusal("64:ff9b::8.8.8.8", allowing: "64:ff9b::/96") == nil)
        let inner = try #require(try refusal("64:ff9b::10.0.0.1", allowing: "64:ff9b::/96"))
        #expect(inner.hasPrefix("10.0.0.1 is private (10.0.0.0/8)"))
        let outer = try #require(try refusal("64:ff9b::10.0.0.1", allowing: "10.0.0.0/8"))
        #expect(outer.hasPrefix("64:ff9b::a00:1 is NAT64 (64:ff9b::/96); list 64:ff9b::a00:1/128 under"))
        #expect(try refusal("64:ff9b::10.0.0.1", allowing: "64:ff9b::/96", "10.0.0.0/8") == nil)
        #expect(try refusal("::ffff:127.0.0.1", allowing: "::/0") != nil)
        // Teredo carries two: the server and the client, of which the second is this machine here.
        let teredo = try #require(try refusal("2001:0:808:808:0:0:80ff:fffe", allowing: "2001::/32"))
        #expect(teredo.hasPrefix("127.0.0.1 is loopback"))
        #expect(try refusal("2001:0:7f00:1:0:0:f7f7:f7f7", allowing: "2001::/32") != nil)
    }

    @Test("Cloud metadata is allowed by its own address only")
    func metadata() throws {
        #expect(try refusal("169.254.1.1", allowing: "169.254.0.0/16") == nil)
        let refusal = try #require(try refusal("169.254.169.254", allowing: "169.254.0.0/16"))
        #expect(refusal.hasPrefix("169.254.169.254 is cloud metadata (169.254.169.254/32)"))
        #expect(try self.refusal("169.254.169.254", allowing: "169.254.169.254/32") == nil)
        #expect(try self.refusal("fd00:ec2::254", allowing: "fc00::/7") != nil)
        #expect(try self.refusal("fd00:ec2::254", allowing: "fd00:ec2::254/128") == nil)
    }

    @Test("Whatever way IPv4 is carried, it is judged as it would be by itself", arguments: 0..<20 as Range<UInt64>)
    func property(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let carriers = ["::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"]
        let policy = EgressPolicy(allowed: try carriers.map { try AddressBlock($0) })
        for _ in 0..<500 {
            let bits = UInt32.random(in: 0x0100_0000...0xFFFF_FFFF, using: &random)
            let bare = policy.verdict(on: .v4(bits)) == .allowed
            let low = UInt128(bits)
            for carried in [
                0xFFFF << 32 | low, low, 0x0064_FF9B << 96 | low, 0x0064_FF9B_0001 << 80 | low,
                0x2002 << 112 | low << 80,
            ] as [UInt128] {
                #expect((policy.verdict(on: .v6(carried)) == .allowed) == bare, "\(IPAddress.v6(carried))")
            }
        }
    }
}

@Suite("A range of addresses in a configuration")
struct AddressBlockTests {
    @Test(
        "is written as it is read",
        arguments: ["0.0.0.0/0", "10.0.0.0/8", "10.20.30.40/32", "::/0", "fd12:3456::/32", "2001:db8::1/128"])
    func sound(_ text: String) throws {
        #expect(try AddressBlock(text).description == text)
    }

    @Test(
        "is refused with what was probably meant",
        arguments: [
            ("10.1.2.3/8", "'10.1.2.3/8' has bits beyond its prefix length; did you mean '10.0.0.0/8'?"),
            ("fd00::1/8", "'fd00::1/8' has bits beyond its prefix length; did you mean 'fd00::/8'?"),
            ("127.0.0.1", "'127.0.0.1' lacks its prefix length; write 127.0.0.1/32 for this one address"),
            ("::1", "'::1' lacks its prefix length; write ::1/128 for this one address"),
            ("10.0.0.0/33", "'10.0.0.0/33': expected a prefix length from 0 to 32"),
            ("::/129", "'::/129': expected a prefix length from 0 to 128"),
            ("10.0.0.0/99999999999999999999", "'10.0.0.0/99999999999999999999': expected a prefix length from 0 to 32"),
        ])
    func nearly(_ text: String, _ message: String) {
        #expect(throws: AddressBlock.Failure.self) { try AddressBlock(text) }
        do throws(AddressBlock.Failure) {
            _ = try AddressBlock(text)
        } catch {
            #expect(error.description == message)
        }
    }

    @Test(
        "is refused if it is none",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0/16",
            "010.0.0.0/8", "0x0a.0.0.0/8", "10.0.0.0\0/8", "localhost/32", "fe80::%eth0/64", "[::1]/128",
        ])
    func none(_ text: String) {
        #expect(throws: AddressBlock.Failure.notABlock(text)) { try AddressBlock(text) }
    }
}
