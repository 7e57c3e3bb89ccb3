import EnlaceCore

extension EventScreen {
    /// The objects whose rights ``check(_:of:knowing:now:)`` will ask for.
    func objects(of events: [EventDraft]) -> Set<ObjectKey> {
        Set(events.compactMap { event in object(of: event) { $0 != .mentions } })
    }

    /// The objects that `events` register.
    func registered(by events: [EventDraft]) -> Set<ObjectKey> {
        Set(events.compactMap { event in object(of: event) { $0 == .registers } })
    }

    private func object(of event: EventDraft, where isWanted: (ObjectRule.Role) -> Bool) -> ObjectKey? {
        guard let rule = objectRule(of: event), isWanted(rule.role) else { return nil }
        return event.envelope.subject.map { ObjectKey(rule.kind, $0) }
    }

    /// For a correction, the rule of the event that it is about: who may report may correct.
    func objectRule(of event: EventDraft) -> ObjectRule? {
        guard let rule = rules[event.envelope.type]?.description.object else { return nil }
        guard rule.kind == .event else { return rule }
        return catalog.objectRule(of: event.envelope.type, data: event.content.data)
    }

    func checkObject(
        _ event: EventDraft, _ agency: Agency, statedArea: String?, _ knowledge: inout Knowledge,
        _ findings: inout Findings
    ) {
        guard let object = objectRule(of: event), object.role != .mentions, let subject = event.envelope.subject
        else { return }
        let key = ObjectKey(object.kind, subject)
        if object.role == .registers {
            guard knowledge.rights[key].map({ $0.owner == agency.id }) ?? true else {
                findings.forbidden.add("/subject", "another agency has registered this \(object.kind.rawValue)")
                return
            }
            knowledge.rights[key] = ObjectRights.Entry(owner: agency.id, registeredWith: event.content.data)
        } else if let entry = knowledge.rights[key], entry.mayReport(agency.id) {
            if statedArea == nil { checkArea(entry.area, at: "/subject", agency, &findings) }
        } else {
            findings.forbidden.add(
                "/subject", "this agency has registered no such \(object.kind.rawValue), nor is it a delegate for one")
        }
    }

    func checkAreas(_ areas: JSONView?, _ agency: Agency, _ findings: inout Findings) {
        for (index, area) in (areas?.elements ?? []).enumerated() {
            checkArea(area.string, at: "/data/areas/\(index)", agency, &findings)
        }
    }

    func checkArea(_ area: String?, at pointer: String, _ agency: Agency, _ findings: inout Findings) {
        guard let area else { return }
        if areas[area] == nil {
            findings.invalid.add(pointer, "is not an area of this node")
        } else if !areas.contains(area, underAnyOf: agency.areas) {
            findings.forbidden.add(pointer, "lies in no area of this agency")
        }
    }
}
