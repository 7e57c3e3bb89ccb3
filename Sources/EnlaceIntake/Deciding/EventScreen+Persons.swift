import EnlaceCore

extension EventScreen {
    /// An event is about one person, and says so in one place: a pseudonym in an id or a text would name a second one, or
    /// would leave with the event to partners who know the person by another.
    func checkPersons(_ candidate: Candidate, _ findings: inout Findings) {
        guard let rule = candidate.rule, rule.isAboutPerson else { return }
        let content = candidate.event.content
        if content.data?[FieldType.personField] == nil { checkNobody(rule, content.data, &findings) }
        let found = PseudonymSearch.count(in: content.body.bytes) + PseudonymSearch.count(in: content.head[...])
        guard found > (content.data?[FieldType.personField] == nil ? 0 : 1) else { return }
        findings.invalid.add(
            "", "holds a person's pseudonym outside data.person: an event is about one person, in that field alone")
    }

    /// A peer may have withheld who it is about, but then all else about them as well: there would be no key for it.
    private func checkNobody(_ rule: Rule, _ data: JSONView?, _ findings: inout Findings) {
        for field in rule.description.fields where field.sensitivity == .restricted && data?[field.name] != nil {
            findings.invalid.add("/data/\(field.name)", "is about a person, whom /data/person must name")
        }
    }

    /// A basis is confirmed by another person than the one who invoked it; the relay, which folds both, asks again.
    func checkSecondPerson(
        _ candidate: Candidate, _ agency: Agency, _ knowledge: Knowledge, _ findings: inout Findings
    ) {
        guard let key = candidate.confirmedBasis else { return }
        guard let basis = knowledge.rights[key] else {
            findings.invalid.add("/subject", "is no basis that was invoked here")
            return
        }
        guard basis.owner == agency.id, let officer = basis.officer,
            candidate.event.content.data?["confirmed_by"]?.reads(officer) == true
        else { return }
        findings.invalid.add("/data/confirmed_by", "is who invoked the basis: a second person must confirm it")
    }
}
