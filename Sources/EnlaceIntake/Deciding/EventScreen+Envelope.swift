import EnlaceCore

extension EventScreen {
    /// Checks type, source, subject and the attributes that nodes set for each other.
    func checkEnvelope(
        _ envelope: EventEnvelope, _ description: EventTypeDescription, _ agency: Agency, _ findings: inout Findings
    ) {
        let isErrand = agency.isPeer && EventScreen.errands.contains(envelope.type)
        if !(isErrand || agency.types.contains(envelope.type)) || !description.mayBePosted(byPeer: agency.isPeer) {
            findings.forbidden.add("/type", "is not a type that this agency may post")
        }
        if !agency.mayUse(source: envelope.source) {
            findings.forbidden.add("/source", "is not a source of this agency")
        }
        checkNodeAttributes(envelope.extensions, agency, &findings)
        checkSubject(envelope.subject, description.object, &findings)
    }

    /// What a peer may post whatever its file names: a request to forget somebody must not fail for want of a line there.
    private static let errands = Notice.errands.union([.partnerTested])

    /// Events of a peer that may no longer be used; a request to forget somebody holds for ever.
    func lapsed(_ candidates: [Candidate], of agency: Agency, now: Timestamp) -> [EventEnvelope] {
        guard agency.isPeer else { return [] }
        return candidates.lazy.map(\.event.envelope).filter { envelope in
            !EventScreen.errands.contains(envelope.type) && envelope.expiry.map { $0 <= now } ?? false
        }
    }

    /// The terms of a notice hold here too. One that was taken in time is still known when it comes again.
    func checkExpiry(
        _ candidate: Candidate, _ knowledge: Knowledge, now: Timestamp, _ findings: inout Findings
    ) {
        let envelope = candidate.event.envelope
        guard let text = envelope.extensions[EventEnvelope.Extension.expiryTime],
            !EventScreen.errands.contains(envelope.type)
        else { return }
        if Timestamp(text) == nil {
            findings.invalid.add("/\(EventEnvelope.Extension.expiryTime)", "is no time")
        } else if let expiry = envelope.expiry, expiry <= now, !knowledge.known.contains(candidate.event.key) {
            findings.invalid.add(
                "/\(EventEnvelope.Extension.expiryTime)", "has passed: what the event says may no longer be used")
        }
    }

    private func checkSubject(_ subject: String?, _ object: ObjectRule, _ findings: inout Findings) {
        guard let subject else {
            if object.isSubjectRequired {
                findings.invalid.add("/subject", "is required: the id of the \(object.kind.rawValue)")
            }
            return
        }
        if object.kind.isNamedByIdentifier, !Identifier.isSound(subject) {
            findings.invalid.add("/subject", "must be 1 to 64 of a-z, 0-9 and -")
        }
    }

    /// Attributes that begin with `enlace` steer what nodes do with an event, so only a node may set them.
    private func checkNodeAttributes(_ extensions: [String: String], _ agency: Agency, _ findings: inout Findings) {
        for name in extensions.keys.sorted() where name.hasPrefix("enlace") && !agency.isPeer {
            findings.forbidden.add("/\(name)", "is set by nodes only")
        }
        let own = [EventEnvelope.Extension.sealed, EventEnvelope.Extension.expired]
        for name in own where agency.isPeer && extensions[name] != nil {
            findings.forbidden.add("/\(name)", "never leaves the node that sets it")
        }
        if agency.isPeer { checkWay(extensions, of: peers[agency.id] ?? agency.id, &findings) }
    }

    /// - Parameter peer: the node that sent it.
    private func checkWay(_ extensions: [String: String], of peer: String, _ findings: inout Findings) {
        let via = extensions[EventEnvelope.Extension.via]?.split(separator: ",") ?? []
        switch extensions[EventEnvelope.Extension.origin] {
        case nil:
            // Without it, the event would pass for one of this node's own.
            findings.invalid.add(
                "/\(EventEnvelope.Extension.origin)", "is required from a peer: the node it comes from")
        case node?:
            findings.forbidden.add("/\(EventEnvelope.Extension.origin)", "names this node: the event is known here")
        case let origin? where origin != peer && via.last.map(String.init) != peer:
            // It would speak for another node as if that had sent it.
            findings.forbidden.add(
                "/\(EventEnvelope.Extension.origin)",
                "names another node than '\(peer)', which must be the last in enlacevia where it passes something on")
        case let origin? where via.first.map { $0 != origin } ?? false:
            findings.forbidden.add(
                "/\(EventEnvelope.Extension.via)", "must begin with '\(origin)', from where the event comes")
        default: break
        }
        if via.contains(where: { $0 == node }) {
            findings.forbidden.add("/\(EventEnvelope.Extension.via)", "names this node: the event has been here")
        }
    }
}

extension ObjectRule.Kind {
    /// Whether its id is chosen by people, and so held to one plain form.
    fileprivate var isNamedByIdentifier: Bool {
        switch self {
        case .shelter, .service, .incident, .bulletin, .concern, .consent, .basis, .erasure: true
        default: false
        }
    }
}
