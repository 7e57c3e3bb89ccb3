import EnlaceCore

extension EventScreen {
    /// Whoever an event is about, it names in one place: a pseudonym in an id or a text would stay readable when the person
    /// is erased, would name a second one, or would leave with the event to partners who know the person by another.
    ///
    /// - Parameter isPerson: whether a pseudonym is somebody's.
    func checkPersons(_ candidate: Candidate, _ isPerson: (String) -> Bool, _ findings: inout Findings) {
        let content = candidate.event.content
        let person = candidate.person
        if let rule = candidate.rule, rule.isAboutPerson, person == nil { checkNobody(rule, content.data, &findings) }
        let search = PseudonymSearch(in: content)
        guard !search.isEmpty else { return }
        if search.isTooLong {
            findings.invalid.add(
                "", "holds over \(PseudonymSearch.limit) hexadecimal digits in a row: nobody can tell whom they name")
        } else if search.findsPerson(besides: person, isPerson) {
            findings.invalid.add(
                "", "holds a pseudonym, or its digits, outside data.person: a person is named in that field alone")
        }
    }

    /// A peer may have withheld who it is about, but then all else about them as well: there would be no key for it.
    private func checkNobody(_ rule: Rule, _ data: JSONView?, _ findings: inout Findings) {
        for field in rule.description.fields where field.sensitivity == .restricted && data?[field.name] != nil {
            findings.invalid.add("/data/\(field.name)", "is about a person, whom /data/person must name")
        }
    }

    /// The requests to forget somebody that `candidates` confirm.
    func confirmedErasures(by candidates: [Candidate]) -> [String] {
        candidates.compactMap { $0.event.envelope.type == .erasureConfirmed ? $0.event.envelope.subject : nil }
    }

    /// Only who was asked can say that it has forgotten somebody. Whether anybody was asked by that id is nobody else's
    /// business.
    func checkConfirmation(
        _ candidate: Candidate, _ agency: Agency, _ knowledge: Knowledge, _ findings: inout Findings
    ) {
        let envelope = candidate.event.envelope
        guard envelope.type == .erasureConfirmed, let request = envelope.subject,
            knowledge.asked[request] != agency.id
        else { return }
        findings.forbidden.add("/subject", "is no request to this agency to forget somebody")
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
