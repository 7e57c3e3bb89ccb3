package import EnlaceCore

extension NoticeDelivery.Endpoint {
    /// Why nothing can be sent there, as the end of a sentence; nil if it can.
    package var objection: String? {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), url.utf8.count <= 2_048 else {
            return "expected a URL of at most 2048 printable ASCII characters"
        }
        guard let rest = afterScheme else { return "expected a URL that begins with https://" }
        if url.hasPrefix("http:"), !allowsPlainHTTP {
            return "plain http is refused; use https, or say allow_plain_http: true"
        }
        if rest.contains("#") { return "a URL to send to has no fragment" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        if authority.contains("@") {
            return "a URL must not hold a user name or password; notices are authenticated by their signature"
        }
        return Self.isHostAndPort(authority) ? nil : "expected a host, and where needed a port from 1 to 65535"
    }

    private var afterScheme: Substring? {
        ["https://", "http://"].first(where: url.hasPrefix).map { url.dropFirst($0.count) }
    }

    private static func isHostAndPort(_ authority: Substring) -> Bool {
        var host = authority
        var port: Substring?
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            let after = host[host.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { return false }
            port = after.isEmpty ? nil : after.dropFirst()
            host = host[host.index(after: host.startIndex)..<end]
            guard host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
        } else if let colon = host.firstIndex(of: ":") {
            port = host[host.index(after: colon)...]
            host = host[..<colon]
        }
        return isHost(host) && (port.map(isPort) ?? true)
    }

    private static func isHost(_ host: Substring) -> Bool {
        !host.isEmpty && host.allSatisfy { $0.isLetter || $0.isNumber || "-.:_".contains($0) }
    }

    private static func isPort(_ port: Substring) -> Bool {
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port) else { return false }
        return (1...65_535).contains(number)
    }
}
