import EnlaceCore

extension EventScreen {
    /// Refuses what could not be sealed under one person's key, or would show in clear whom it is about.
    func checkPerson(_ event: EventDraft, _ findings: inout Findings) {
        let named = persons.persons(in: event.content.data, of: event.envelope.type)
        guard let person = named.first else { return checkNobody(event, &findings) }
        if named.count > 1 {
            findings.invalid.add("/data", "is about two persons: post an event for each")
        }
        for (name, value) in event.envelope.shownAttributes where value.contains(person) {
            findings.invalid.add(
                "/\(name)", "must not name the person: it is kept in clear, and stays when they are erased")
        }
    }

    /// A peer may have withheld who it is about, but then all else about them as well: there would be no key for it.
    private func checkNobody(_ event: EventDraft, _ findings: inout Findings) {
        let fields = rules[event.envelope.type]?.description.fields ?? []
        for field in fields where field.sensitivity == .restricted && event.content.data?[field.name] != nil {
            findings.invalid.add("/data/\(field.name)", "is about a person, whom /data/person must name")
        }
    }
}

extension EventEnvelope {
    /// What of it anybody can read who can read the journal.
    fileprivate var shownAttributes: [(name: String, value: String)] {
        let attributes = [("id", id), ("source", source), ("subject", subject ?? "")]
        return attributes + extensions.sorted { $0.key < $1.key }
    }
}
