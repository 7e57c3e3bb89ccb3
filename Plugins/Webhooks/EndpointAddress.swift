import CCurl
package import EnlaceCore

/// A partner's URL, taken apart by the same parser that libcurl connects with, so that both see the same host.
package struct EndpointAddress: Sendable, Hashable {
    package let url: String
    /// Host and port: what shares connections.
    package let host: String
    package let isPlain: Bool
    /// As libcurl takes them; nil for any key.
    let pinnedKeys: String?
    let clientCertificate: ClientCertificate?

    package init(_ endpoint: NoticeDelivery.Endpoint) throws(Refusal) {
        if let objection = endpoint.objection { throw .unusableEndpoint(reason: objection) }
        let parts = try URLParts(endpoint.url)
        isPlain = parts[CURLUPART_SCHEME] == "http"
        url = endpoint.url
        pinnedKeys = endpoint.pinnedKeys.isEmpty ? nil : endpoint.pinnedKeys.joined(separator: ";")
        clientCertificate = endpoint.clientCertificate
        host = (parts[CURLUPART_HOST] ?? "").lowercased() + ":" + (parts[CURLUPART_PORT] ?? "")
    }

    /// The address, where the URL has one in place of a name.
    package var literal: IPAddress? {
        let name = host[..<(host.lastIndex(of: ":") ?? host.endIndex)]
        return IPAddress(String(name.hasPrefix("[") ? name.dropFirst().dropLast() : name))
    }

    /// Whether a message says nothing that only the URL's owner should know: any part of it may be a token, except
    /// scheme, host and port.
    package func isSafe(_ message: String) -> Bool {
        guard let parts = try? URLParts(url) else { return false }
        return [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_FRAGMENT]
            .compactMap { parts[$0] }
            .allSatisfy { $0.utf8.count <= 1 || !message.contains($0) }
    }
}

/// A URL as libcurl's parser sees it.
private struct URLParts: ~Copyable {
    private let parser: OpaquePointer

    init(_ url: String) throws(Refusal) {
        guard let parser = curl_url() else { throw .unusableEndpoint(reason: "out of memory") }
        let code = curl_url_set(parser, CURLUPART_URL, url, 0)
        guard code == CURLUE_OK else {
            // Not ours yet, so the deinitialiser does not run.
            curl_url_cleanup(parser)
            throw .unusableEndpoint(reason: String(cString: curl_url_strerror(code)))
        }
        self.parser = parser
    }

    deinit {
        curl_url_cleanup(parser)
    }

    subscript(part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
