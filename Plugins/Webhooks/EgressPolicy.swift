package import EnlaceCore

/// Which addresses notices may go to: those of the public internet, and those that the node's configuration allows.
package struct EgressPolicy: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case allowed
        case refused(EgressRefusal)
    }

    /// `allow`: ranges that may be sent to although a rule speaks against them.
    package var allowed: [AddressBlock]

    package init(allowed: [AddressBlock] = []) {
        self.allowed = allowed
    }

    /// The section `egress:`.
    package init(_ reader: ConfigurationReader) {
        allowed = reader.placedStrings("allow").compactMap { text, place in
            do {
                return try AddressBlock(text)
            } catch {
                reader.problems.add(at: place, "allow: \(error)")
                return nil
            }
        }
    }

    /// Judges an address, and every IPv4 address that it carries: all of them must be ordinary or allowed.
    package func verdict(on address: IPAddress) -> Verdict {
        let findings = findings(on: address)
        return findings.isEmpty ? .allowed : .refused(EgressRefusal(findings: findings))
    }

    private func findings(on address: IPAddress) -> [EgressRefusal.Finding] {
        guard let rule = EgressRule.covering(address) else { return [] }
        let own = isAllowed(address, despite: rule) ? [] : [EgressRefusal.Finding(address: address, rule: rule)]
        // What is carried is IPv4 and carries nothing, so this ends.
        return own + rule.carried(by: address).flatMap(findings)
    }

    private func isAllowed(_ address: IPAddress, despite rule: EgressRule) -> Bool {
        allowed.contains { $0.contains(address) && (!rule.mustBeNamed || $0.prefix >= rule.block.prefix) }
    }
}

/// Why no connection was made to an address, and what would permit it.
package struct EgressRefusal: Error, Hashable, CustomStringConvertible {
    package struct Finding: Sendable, Hashable {
        package let address: IPAddress
        package let rule: EgressRule
    }

    /// The address, or one that it carries, with the rule that it falls under; at least one.
    package let findings: [Finding]

    package var description: String {
        let reasons = findings.map { "\($0.address) is \($0.rule.name) (\($0.rule.block))" }
        let blocks = findings.map { "\(AddressBlock($0.address))" }
        return "\(reasons.joined(separator: ", ")); list \(blocks.joined(separator: " and ")) "
            + "under plugins.webhooks.egress.allow to permit it"
    }
}
