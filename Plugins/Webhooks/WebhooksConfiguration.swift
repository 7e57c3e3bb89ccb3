package import EnlaceCore

/// The section `plugins: webhooks:`. Every key may be left out.
package struct WebhooksConfiguration: Sendable, Hashable {
    /// `connect_timeout`: for the name, the connection and the TLS handshake together.
    package var connectTimeout: Timestamp.Span = .seconds(5)
    /// `total_timeout`: for one whole attempt, from its start on the wire to the end of the answer.
    package var totalTimeout: Timestamp.Span = .seconds(15)
    /// `max_connections`: attempts under way at the same time, over all partners.
    package var maxConnections = 512
    /// `max_connections_per_host`: attempts under way at one host and port, so that a slow one leaves room for others.
    package var maxConnectionsPerHost = 32
    /// `max_waiting`: attempts that wait for a connection; past it they are answered "sender busy".
    package var maxWaiting = 16_384
    /// `max_waiting_per_host`: the share of `max_waiting` that one host may take.
    package var maxWaitingPerHost = 4_096
    /// `response_limit`: bytes of an answer's body that are read (and dropped) before the transfer is ended.
    package var responseLimit = 65_536
    /// `ca_file`: a PEM file of the authorities to trust instead of those of the system.
    package var caFile: String?
    /// `egress`: which addresses may be connected to.
    package var egress = EgressPolicy()
    /// `user_agent`
    package var userAgent = "Enlace/0.1"

    package init() {}

    package init(_ reader: ConfigurationReader) {
        connectTimeout = reader.duration("connect_timeout", default: connectTimeout)
        totalTimeout = reader.duration("total_timeout", default: totalTimeout)
        maxConnections = reader.integer("max_connections", default: maxConnections, in: 1...4_096)
        maxConnectionsPerHost = reader.integer(
            "max_connections_per_host", default: maxConnectionsPerHost, in: 1...4_096)
        maxWaiting = reader.integer("max_waiting", default: maxWaiting, in: 0...65_536)
        maxWaitingPerHost = reader.integer("max_waiting_per_host", default: maxWaitingPerHost, in: 0...65_536)
        responseLimit = reader.integer("response_limit", default: responseLimit, in: 0...16_777_216)
        caFile = reader.optionalString("ca_file")
        egress = reader.record("egress") { EgressPolicy($0) } ?? egress
        userAgent = reader.string("user_agent", default: userAgent)
        checkTimeouts(reader)
        if !userAgent.isHeaderValue { reader.problem("user_agent", "must not contain control characters") }
    }

    private func checkTimeouts(_ reader: ConfigurationReader) {
        // Zero means "never" to libcurl, and a partner could then keep a connection for good.
        let allowed = Timestamp.Span.milliseconds(1)...Timestamp.Span.minutes(5)
        if !allowed.contains(connectTimeout) { reader.problem("connect_timeout", "expected 1ms to 5m") }
        if !allowed.contains(totalTimeout) { reader.problem("total_timeout", "expected 1ms to 5m") }
        if connectTimeout > totalTimeout {
            reader.problem("connect_timeout", "must not be longer than total_timeout")
        }
    }
}

extension String {
    /// Whether the text can stand in a header field without ending it.
    var isHeaderValue: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
}
