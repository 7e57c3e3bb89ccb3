package import EnlaceCore

/// Whoever is at the other end of a way out of the node. One receiver has one class, in however many files it stands.
package enum Receiver: Sendable, Hashable {
    /// Host, port and path of a URL to which notices go.
    case endpoint(String)
    /// Who reads with a token.
    case reader(ReadToken)
    /// A node that is a peer.
    case node(String)
    /// Such a node by the key that it signs with, whatever it is called.
    case key(NodePublicKey)
}

extension Partner {
    /// Every way by which something of this agreement can leave; a new kind of sink is added here.
    package var receivers: [Receiver] {
        let places = endpoint.map { [Receiver.endpoint(Receiver.place(of: $0.url))] } ?? []
        return places + readTokens.map(Receiver.reader) + (peer.map { [.node($0)] } ?? []) + peerKeys.map(Receiver.key)
    }
}

extension Receiver {
    /// Two URLs that differ in their scheme, in their query, in a slash at the end, or in how host and port are written,
    /// reach the same server and path. Of a path nothing else can be written in two ways: see `Endpoint.objection`.
    fileprivate static func place(of url: String) -> String {
        let bare = url.prefix { $0 != "?" && $0 != "#" }
        let parts = bare.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2 else { return bare.lowercased() }
        var path = parts.count > 3 ? parts[3] : ""
        while path.hasSuffix("/") { path.removeLast() }
        return server(parts[2].lowercased()) + "/" + capitalizingEscapes(path)
    }

    private static func server(_ authority: String) -> String {
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        let colon = authority[end...].lastIndex(of: ":") ?? authority.endIndex
        let host = authority[..<colon].filter { $0 != "[" && $0 != "]" }
        let port = Int(authority[colon...].dropFirst())
        let isDefault = port == nil || port == 80 || port == 443
        return canonical(host) + (isDefault ? "" : ":\(port ?? 0)")
    }

    private static func canonical(_ host: String) -> String {
        switch IPAddress(host) {
        case nil: host
        // An IPv4 address in IPv6 clothes.
        case .v6(let bits) where bits >> 32 == 0xFFFF: IPAddress.v4(UInt32(truncatingIfNeeded: bits)).description
        case .some(let address): address.description
        }
    }

    private static func capitalizingEscapes(_ path: Substring) -> String {
        path.split(separator: "%", omittingEmptySubsequences: false).enumerated().map { index, piece in
            index == 0 ? String(piece) : piece.prefix(2).uppercased() + piece.dropFirst(2)
        }.joined(separator: "%")
    }

    package var sentence: String {
        switch self {
        case .endpoint: "the endpoint"
        case .reader: "a read token"
        case .node(let id): "the node '\(id)'"
        case .key: "a peer's key"
        }
    }
}

extension Wall {
    /// Two partners who are one receiver, but not of one class.
    package struct Conflict: Sendable, Hashable {
        package var partner: String
        package var other: String
        package var otherClass: PartnerClass
        package var receiver: Receiver
    }

    /// The receivers of a whole configuration that have two classes, each named at the later partner.
    ///
    /// Which fields each may get is checked where its file is read, with the place of each.
    package static func conflicts(among partners: [Partner]) -> [Conflict] {
        shared(among: partners).filter { $0.partner.class != $0.other.class }.map { shared in
            Conflict(
                partner: shared.partner.id, other: shared.other.id, otherClass: shared.other.class,
                receiver: shared.receiver)
        }
    }

    /// A receiver that stands in two files, with the first partner that has it.
    struct Shared {
        var partner: Partner
        var other: Partner
        var receiver: Receiver
    }

    static func shared(among partners: [Partner]) -> [Shared] {
        var first: [Receiver: Partner] = [:]
        var found: [Shared] = []
        for partner in partners {
            for receiver in partner.receivers {
                if let other = first[receiver] {
                    if other.id != partner.id {
                        found.append(Shared(partner: partner, other: other, receiver: receiver))
                    }
                } else {
                    first[receiver] = partner
                }
            }
        }
        return found
    }

    /// The partners that are walled only because they share a receiver with one that is, with that one's class.
    static func walled(among partners: [Partner]) -> [String: PartnerClass] {
        var walled: [Receiver: PartnerClass] = [:]
        for partner in partners where partner.class.isWalled {
            for receiver in partner.receivers { walled[receiver] = partner.class }
        }
        let shared = partners.filter { !$0.class.isWalled }.compactMap { partner in
            partner.receivers.lazy.compactMap { walled[$0] }.first.map { (partner.id, $0) }
        }
        return Dictionary(shared) { first, _ in first }
    }
}
