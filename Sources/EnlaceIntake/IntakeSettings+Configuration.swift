package import EnlaceCore

extension IntakeSettings {
    /// Reads the section; every key has the default of its property.
    package init(_ reader: ConfigurationReader) {
        self.init()
        readAddresses(reader)
        bodyBytes = reader.integer("body_bytes", default: bodyBytes, in: 1_024...64 << 20)
        eventBytes = reader.integer("event_bytes", default: eventBytes, in: 1_024...64 << 20)
        batchCount = reader.integer("batch_events", default: batchCount, in: 1...100_000)
        jsonDepth = reader.integer("json_depth", default: jsonDepth, in: 8...128)
        headerBytes = reader.integer("header_bytes", default: headerBytes, in: 1_024...1 << 20)
        headerFields = reader.integer("header_fields", default: headerFields, in: 16...1_000)
        headerDeadline = deadline(reader, "header_deadline", default: headerDeadline)
        bodyDeadline = deadline(reader, "body_deadline", default: bodyDeadline)
        idleTimeout = deadline(reader, "idle_timeout", default: idleTimeout)
        connections = reader.integer("connections", default: connections, in: 1...100_000)
        connectionsPerAddress = reader.integer(
            "connections_per_address", default: connectionsPerAddress, in: 1...100_000)
        if reader.node("rate") != nil { rate = reader.integer("rate", default: 1, in: 1...1_000_000) }
        hasBenchRoute = reader.flag("bench_route", default: false)
    }

    private mutating func readAddresses(_ reader: ConfigurationReader) {
        guard reader.node("listen") != nil else { return }
        reader.refuseEmpty("listen")
        listen = []
        for (text, place) in reader.placedStrings("listen") {
            guard let address = ListenAddress(text) else {
                reader.problems.add(at: place, "listen: \(ListenAddress.expectation)")
                continue
            }
            if address.isFixed, listen.contains(address) {
                reader.problems.add(at: place, "listen: \(address) is named twice")
            }
            listen.append(address)
        }
    }

    private func deadline(_ reader: ConfigurationReader, _ key: String, default fallback: Timestamp.Span)
        -> Timestamp.Span
    {
        let span = reader.duration(key, default: fallback)
        if span > .hours(1) || span < .milliseconds(1) {
            reader.problem(key, "expected more than nothing, and at most 1h")
        }
        return span
    }
}

extension ConfigurationReader {
    /// The address to listen on that `key` names; nil where there is none.
    package func listenAddress(_ key: String) -> ListenAddress? {
        guard let text = optionalString(key) else { return nil }
        let address = ListenAddress(text)
        if address == nil { problem(key, ListenAddress.expectation) }
        return address
    }
}
