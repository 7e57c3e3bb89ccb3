import EnlaceCore

extension EventScreen {
    /// The event that a correction or a retraction is about.
    struct Reference: Sendable {
        var source: String
        var id: String

        var key: EventKey { EventKey(source: source, id: id) }
    }

    /// The events that `candidates` correct or take back, and that do not stand among them.
    func references(of candidates: [Candidate]) -> [Reference] {
        candidates.compactMap(reference)
    }

    private func reference(of candidate: Candidate) -> Reference? {
        guard let rule = candidate.rule, rule.object.kind == .event, rule.object.role == .reports,
            let data = candidate.event.content.data, let id = data["event"]?.string
        else { return nil }
        return Reference(source: data["event_source"]?.string ?? candidate.event.envelope.source, id: id)
    }

    /// Refuses to correct what is not known, or what is something else than the correction says: the right to one
    /// object must not reach another one's reports.
    func checkReference(
        _ candidate: Candidate, _ agency: Agency, _ knowledge: Knowledge, _ findings: inout Findings
    ) {
        guard let reference = reference(of: candidate) else { return }
        let event = candidate.event
        guard let meant = knowledge.events[reference.key] else {
            findings.invalid.add("/data/event", "is not an event that this node knows")
            return
        }
        if event.content.data?["type"]?.string != meant.type.name {
            findings.invalid.add("/data/type", "is not the type of the event that is meant")
        }
        if event.envelope.subject != meant.subject {
            findings.invalid.add("/subject", "is not the subject of the event that is meant")
        }
        if meant.subject == nil, !agency.mayUse(source: reference.source) {
            findings.forbidden.add("/data/event", "is another agency's to correct")
        }
    }
}
