import EnlaceCore

extension EventScreen {
    /// The objects whose rights ``check(_:isBatch:of:knowing:now:)`` will ask for.
    func objects(of candidates: [Candidate]) -> Set<ObjectKey> {
        Set(candidates.lazy.compactMap { $0.objectKey ?? $0.confirmedBasis })
    }

    /// The objects that `candidates` register.
    func registered(by candidates: [Candidate]) -> Set<ObjectKey> {
        Set(candidates.lazy.filter { $0.object?.role == .registers }.compactMap(\.objectKey))
    }

    /// Events that may have been taken while they were right, and would be refused now: posted again, they stay duplicates.
    /// A basis may be over or its person erased since, a dataset imported here, and a delegate dismissed.
    func superseded(
        _ candidates: [Candidate], _ agency: Agency, _ rights: [ObjectKey: ObjectRights.Entry]
    ) -> [EventEnvelope] {
        candidates.filter { candidate in
            if candidate.confirmedBasis != nil { return true }
            guard let object = candidate.object, let entry = candidate.objectKey.flatMap({ rights[$0] }) else {
                return false
            }
            return object.role == .registers ? entry.owner != agency.id : !entry.mayReport(agency.id)
        }.map(\.event.envelope)
    }

    func checkObject(
        _ candidate: Candidate, _ agency: Agency, statedArea: String?, _ knowledge: inout Knowledge,
        _ findings: inout Findings
    ) {
        guard let object = candidate.object, let key = candidate.objectKey else { return }
        // Rights hang on the subject, figures on what the data says.
        let dataset = key.kind == .dataset ? candidate.event.content.data?["dataset"]?.string : nil
        if let dataset, dataset != key.id {
            findings.invalid.add("/subject", "must be the dataset that the data names")
            return
        }
        if knowledge.known.contains(candidate.event.key) { return }
        if object.role == .registers {
            if let entry = knowledge.rights[key], entry.owner != agency.id {
                let who = entry.owner == nil ? "this node itself" : "another agency"
                findings.forbidden.add("/subject", "\(who) has registered this \(object.kind.rawValue)")
                return
            }
            knowledge.rights[key] = ObjectRights.Entry(owner: agency.id, registeredWith: candidate.event.content.data)
        } else if let entry = knowledge.rights[key], entry.mayReport(agency.id) {
            guard statedArea == nil, let area = entry.area else { return }
            if areas.contains(area) {
                checkArea(area, at: "/subject", agency, &findings)
            } else {
                findings.invalid.add("/subject", "was registered in '\(area)', which is no longer an area of this node")
            }
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

    /// What a source calls its own division is the agency's to choose, unless it stands for an area of this node.
    func checkSourcedArea(_ data: JSONView?, _ agency: Agency, _ findings: inout Findings) {
        for stated in StatedArea.all(in: data) {
            checkArea(areas.resolve(stated.name), at: stated.pointer, agency, &findings)
        }
    }

    func checkArea(_ area: String?, at pointer: String, _ agency: Agency, _ findings: inout Findings) {
        guard let area else { return }
        if !areas.contains(area) {
            findings.invalid.add(pointer, "is not an area of this node")
        } else if !areas.contains(area, underAnyOf: agency.areas) {
            findings.forbidden.add(pointer, "lies in no area of this agency")
        }
    }
}
