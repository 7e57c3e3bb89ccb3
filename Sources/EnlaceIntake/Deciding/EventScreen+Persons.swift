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

    /// A basis, and for whom it is said to be.
    struct PersonBasis: Sendable, Hashable {
        var id: String
        var person: String
    }

    /// What was said of persons before.
    struct PersonFacts: Sendable {
        /// Who was asked to forget whom, by the ids of the requests that are confirmed.
        var asked: [String: AskedErasure] = [:]
        /// Those among ``EventScreen/confirmedBases(by:)`` that were invoked for nobody of that pseudonym, or are over.
        var misnamed: Set<PersonBasis> = []
    }

    /// The bases that `candidates` confirm, but for those that the same request invokes.
    func confirmedBases(by candidates: [Candidate]) -> [PersonBasis] {
        let confirmed = candidates.filter { $0.confirmedBasis != nil }.compactMap(personBasis)
        guard !confirmed.isEmpty else { return [] }
        let invoked = Set(candidates.filter { $0.event.envelope.type == .basisInvoked }.compactMap(personBasis))
        return confirmed.filter { !invoked.contains($0) }
    }

    private func personBasis(of candidate: Candidate) -> PersonBasis? {
        guard let id = candidate.event.envelope.subject, let person = candidate.person else { return nil }
        return PersonBasis(id: id, person: person)
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
        guard envelope.type == .erasureConfirmed, let request = envelope.subject else { return }
        guard let asked = knowledge.persons.asked[request], asked.partner == agency.id else {
            findings.forbidden.add("/subject", "is no request to this agency to forget somebody")
            return
        }
        guard asked.person != candidate.person else { return }
        findings.invalid.add("/data/person", "is not whom this request names: the request stays open")
    }

    /// A basis is confirmed by another person than the one who invoked it; the relay, which folds both, asks again.
    func checkSecondPerson(
        _ candidate: Candidate, _ agency: Agency, _ knowledge: Knowledge, _ findings: inout Findings
    ) {
        guard let key = candidate.confirmedBasis, !knowledge.known.contains(candidate.event.key) else { return }
        guard let basis = knowledge.rights[key] else {
            findings.invalid.add("/subject", "is no basis that was invoked here")
            return
        }
        if let named = personBasis(of: candidate), knowledge.persons.misnamed.contains(named) {
            findings.invalid.add("/data/person", "is not whom this basis was invoked for, or it is over")
        }
        guard basis.owner == agency.id, let officer = basis.officer,
            candidate.event.content.data?["confirmed_by"]?.reads(officer) == true
        else { return }
        findings.invalid.add("/data/confirmed_by", "is who invoked the basis: a second person must confirm it")
    }
}
