package import EnlaceCore

/// The limits of intake, and where it listens: the section `intake:` of enlaced.yaml.
package struct IntakeSettings: Sendable {
    /// `listen`: addresses as `host:port`; an IPv6 address stands in brackets. Port 0 takes any free port.
    package var listen = [ListenAddress(host: "127.0.0.1", port: 8080)]
    /// `body_bytes`: of one request.
    package var bodyBytes = 1 << 20
    /// `event_bytes`: of one event as it stands in the body.
    package var eventBytes = 64 << 10
    /// `batch_events`: in one request.
    package var batchCount = 1_000
    /// `json_depth`: arrays and objects within each other.
    package var jsonDepth = 32
    /// `header_bytes`: request line and header fields together.
    package var headerBytes = 16 << 10
    /// `header_fields`
    package var headerFields = 64
    /// `header_deadline`: from accepting a connection to the end of its first header.
    package var headerDeadline = Timestamp.Span.seconds(10)
    /// `body_deadline`: from the end of a header to the end of its body.
    package var bodyDeadline = Timestamp.Span.seconds(20)
    /// `idle_timeout`: from an answer to the end of the next header on the same connection.
    package var idleTimeout = Timestamp.Span.seconds(60)
    /// `connections`: in all. Loopback has some more, so that health checks get through when all are taken.
    package var connections = 1_000
    /// `connections_per_address`: an IPv4 address or an IPv6 /64 network. Loopback is exempt: that is a reverse proxy.
    package var connectionsPerAddress = 100
    /// `rate`: events per second of each agency whose file names none; nil, the default, for no limit.
    package var rate: Int?
    /// `bench_route`: adds `POST /v1/bench/no-op`, which reads its body and does nothing: for measurement only.
    package var hasBenchRoute = false

    package init() {}
}

/// Where to listen.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[address]:port`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    static let expectation = "expected HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080"

    /// Whether it names one port; port 0 takes any that is free.
    package var isFixed: Bool { port != 0 }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
