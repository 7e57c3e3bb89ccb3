package import EnlaceCore

/// What `relay.decided` says: for one event, every partner's decision. Names of fields, never values.
package struct DecisionRecord: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var partner: String
        /// The version of the agreement that decided.
        package var agreement: String
        package var outcome: Outcome
    }

    package enum Outcome: Sendable, Hashable {
        /// - `body`: SHA-256 of the notice's body in hexadecimal digits; empty in records of older versions.
        case sent(notice: String, body: String, Decision.Form)
        case refused(RefusalReason)
    }

    package var source: String
    package var id: String
    package var type: String
    package var position: Int
    package var rows: [Row]

    init(of event: Event, _ rows: [Row]) {
        source = event.source
        id = event.id
        type = event.type.name
        position = Int(event.position)
        self.rows = rows
    }
}

extension DecisionRecord {
    /// Partners that got the same fields refer to one form: with many partners the lists would be most of the record.
    var json: JSON {
        var forms: [Decision.Form] = []
        let partners = rows.map { row in
            var members: [JSON.Member] = [.init("partner", .string(row.partner))]
            switch row.outcome {
            case .sent(let notice, let body, let form):
                var shared = form
                shared.basis = nil
                let index = forms.firstIndex(of: shared) ?? forms.count
                if index == forms.count { forms.append(shared) }
                members += [
                    .init("decision", "sent"), .init("agreement", .string(row.agreement)),
                    .init("notice", .string(notice)), .init("body", .string(body)), .init("form", .int(index)),
                ]
                if let basis = form.basis { members.append(.init("basis", basis.json)) }
            case .refused(let reason):
                members += [
                    .init("decision", "refused"), .init("agreement", .string(row.agreement)),
                    .init("reason", .string(reason.rawValue)),
                ]
            }
            return JSON.object(members)
        }
        let event: JSON = [
            "source": .string(source), "id": .string(id), "type": .string(type), "position": .int(position),
        ]
        return ["event": event, "forms": .array(forms.map(DecisionRecord.json)), "partners": .array(partners)]
    }

    private static func json(_ form: Decision.Form) -> JSON {
        let lists = [("fields", form.fields), ("withheld", form.withheld)]
        let suppressed = form.suppressed.isEmpty ? [] : [("suppressed", form.suppressed)]
        let overlaps = form.overlaps ? [JSON.Member("overlaps", true)] : []
        return .object((lists + suppressed).map { .init($0.0, .array($0.1.map(JSON.string))) } + overlaps)
    }

    /// Reads the data of a `relay.decided`; nil if it is no such thing.
    package init?(_ data: JSONView?) {
        guard let event = data?["event"], let source = event["source"]?.string, let id = event["id"]?.string,
            let type = event["type"]?.string, let position = event["position"]?.int
        else { return nil }
        let forms = data?["forms"]?.elements.map { form in
            Decision.Form(
                fields: form["fields"]?.elements.compactMap(\.string) ?? [],
                withheld: form["withheld"]?.elements.compactMap(\.string) ?? [],
                suppressed: form["suppressed"]?.elements.compactMap(\.string) ?? [],
                overlaps: form["overlaps"]?.bool ?? false)
        }
        self.source = source
        self.id = id
        self.type = type
        self.position = position
        rows = data?["partners"]?.elements.compactMap { Row($0, forms: forms ?? []) } ?? []
    }
}

extension DecisionRecord.Row {
    fileprivate init?(_ view: JSONView, forms: [Decision.Form]) {
        guard let partner = view["partner"]?.string, let agreement = view["agreement"]?.string else { return nil }
        self.partner = partner
        self.agreement = agreement
        if let reason = view["reason"]?.string.flatMap(RefusalReason.init(rawValue:)) {
            outcome = .refused(reason)
        } else if let notice = view["notice"]?.string, let form = view["form"]?.int, forms.indices.contains(form) {
            var form = forms[form]
            form.basis = view["basis"].flatMap(Basis.init)
            outcome = .sent(notice: notice, body: view["body"]?.string ?? "", form)
        } else {
            return nil
        }
    }
}
