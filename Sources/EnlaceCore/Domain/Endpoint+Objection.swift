extension NoticeDelivery.Endpoint {
    /// Why nothing can be sent there, as the end of a sentence; nil if it can. It quotes nothing of the URL.
    ///
    /// It reads the text alone, so that `check` and a channel judge alike. Where a name leads is seen only when it is
    /// connected to, and judged there.
    package var objection: String? {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), url.utf8.count <= 2_048 else {
            return "expected a URL of at most 2048 printable ASCII characters"
        }
        guard let rest = afterScheme else { return "expected a URL that begins with https://" }
        if url.hasPrefix("http:"), !allowsPlainHTTP {
            return "plain http is refused; use https, or say allow_plain_http: true in the partner's file"
        }
        if rest.contains("#") { return "a URL to send to has no fragment" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        if authority.contains("@") {
            return "a URL must not hold a user name or password; notices are authenticated by their signature"
        }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
        return EndpointAuthority.objection(to: authority) ?? EndpointPath.objection(to: path)
    }

    private var afterScheme: Substring? {
        ["https://", "http://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
    }
}

/// What stands between scheme and path: a name or an address, and perhaps a port.
///
/// A host has one form here. Those in which parsers and resolvers differ are refused: numbers that stand for an IPv4
/// address, percent signs, zones, empty labels and a dot at the end.
private enum EndpointAuthority {
    static func objection(to authority: Substring) -> String? {
        if authority.hasPrefix("[") { return bracketed(authority.dropFirst()) }
        let host = authority.prefix { $0 != ":" }
        if let port = port(authority[host.endIndex...]) { return port }
        return self.host(host)
    }

    private static func bracketed(_ authority: Substring) -> String? {
        let host = authority.prefix { $0 != "]" }
        if host.contains("%") {
            return "an address with a zone means something on one machine only; leave the zone out"
        }
        guard host.endIndex < authority.endIndex, case .v6 = IPAddress(String(host)) else {
            return "expected an IPv6 address within the brackets"
        }
        return port(authority[host.endIndex...].dropFirst())
    }

    /// - Parameter text: empty, or a colon and what follows.
    private static func port(_ text: Substring) -> String? {
        guard !text.isEmpty else { return nil }
        let digits = text.dropFirst()
        let isPort =
            text.hasPrefix(":") && digits.utf8.count <= 5 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && !digits.hasPrefix("0") && (1...65_535).contains(Int(digits) ?? 0)
        return isPort ? nil : "expected a host, and where needed a port from 1 to 65535"
    }

    private static func host(_ host: Substring) -> String? {
        if host.isEmpty { return "expected a host, and where needed a port from 1 to 65535" }
        if host.hasSuffix(".") { return "the host must not end in a dot" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.allSatisfy(isLabel) else {
            return "expected a host of letters, digits, '-' and '_' in parts of 1 to 63, separated by dots"
        }
        // As in the WHATWG URL standard: where the last part is a number, all of it is read as an IPv4 address.
        guard let last = labels.last, isNumber(last), IPAddress(String(host)) == nil else { return nil }
        return "an IPv4 address must be four decimal numbers from 0 to 255 without leading zeros, as in 192.0.2.1"
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        if label.allSatisfy(\.isNumber) { return true }
        return label.lowercased().hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }
}

/// What stands between authority and query.
///
/// A path has one form here too, or two URLs of one receiver would look like two receivers: what a client rewrites before
/// it sends, or most servers take for the same, is refused.
private enum EndpointPath {
    static func objection(to path: Substring) -> String? {
        if path.contains("\\") { return "the path must not hold a backslash" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        // A slash at the end leaves one empty part behind it.
        if parts.dropLast().contains("") { return "the path must not hold two slashes in a row" }
        for part in parts {
            if let objection = encoding(of: part) { return objection }
            if part == "." || part == ".." {
                return "the path must not hold '.' or '..' as a part; write where it leads"
            }
        }
        return nil
    }

    private static func encoding(of part: Substring) -> String? {
        for escape in part.split(separator: "%", omittingEmptySubsequences: false).dropFirst() {
            guard let byte = UInt8(escape.prefix(2), radix: 16), escape.utf8.count >= 2 else {
                return "a percent sign in the path must be followed by two hexadecimal digits"
            }
            let character = Character(Unicode.Scalar(byte))
            let isPlain = character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
            if isPlain { return "the path must not hold %\(escape.prefix(2)); write the character itself" }
        }
        return nil
    }
}
