/// Holds the data of one event against the description of its type and collects what does not fit.
///
/// Pointers are worked out from a value's place only when there is something to say about it.
struct DataValidator {
    let root: JSONView
    /// A time that states the past may not lie beyond this.
    let latest: Timestamp
    /// Nor may a day begin after this.
    let latestDay: Timestamp
    private(set) var form: EventCatalog.Form
    private(set) var violations = EventViolations()

    init(_ root: JSONView, form: EventCatalog.Form, now: Timestamp) {
        self.root = root
        self.form = form
        latest = now + EventCatalog.tolerance
        latestDay = EventCatalog.latestDay(at: now)
    }

    mutating func validate(as description: EventTypeDescription) {
        let withheld = form == .notice ? root["withheld"] : nil
        record(root, description.fields, withheld: withheld)
        if let withheld { checkWithheld(withheld, description.fields) }
        check(root, as: description)
    }

    /// What no single field can say is asked of sound data only, and not of a notice, which may leave out what it takes.
    private mutating func check(_ data: JSONView, as description: EventTypeDescription) {
        guard form == .posted, violations.isEmpty, let check = description.check else { return }
        let found = check(data)
        guard !found.isEmpty else { return }
        let place = pointer(to: data)
        for violation in found.all { violations.add(place + violation.pointer.dropFirst(5), violation.detail) }
    }

    mutating func record(_ value: JSONView, _ fields: [FieldDescription], withheld: JSONView? = nil) {
        guard value.kind == .object else { return refuse(value, "must be an object") }
        var known = withheld == nil ? 0 : 1
        // By index: a field taken out of the array would be copied with all that it says of itself.
        for index in fields.indices {
            if let member = value[fields[index].name] {
                known += 1
                check(member, as: fields[index].type, isPast: fields[index].isPast, unit: fields[index].unit, in: value)
            } else if fields[index].isRequired, !isListed(fields[index].name, in: withheld) {
                refuse(value, member: fields[index].name, "is required")
            }
        }
        if known < value.count { refuseUnknown(in: value, fields, isNotice: withheld != nil) }
    }

    private func isListed(_ name: String, in withheld: JSONView?) -> Bool {
        withheld?.values.contains { $0.reads(name) } ?? false
    }

    private mutating func check(
        _ value: JSONView, as type: FieldType, isPast: Bool, unit: String?, in record: JSONView
    ) {
        switch type {
        case .report(let types, let typeField): report(value, of: types, named: record[typeField])
        case .time: time(value, isPast: isPast)
        case .day: day(value, isPast: isPast)
        default: check(value, as: type, unit: unit)
        }
    }

    /// A report stands in full within a notice too; where its type is not named properly, that is said at the name.
    private mutating func report(_ value: JSONView, of types: [EventTypeDescription], named name: JSONView?) {
        guard let name, let description = types.first(where: { name.reads($0.type.name) }) else { return }
        let outer = form
        form = .posted
        record(value, description.fields)
        check(value, as: description)
        form = outer
    }

    private mutating func refuseUnknown(in value: JSONView, _ fields: [FieldDescription], isNotice: Bool) {
        let names = fields.map(\.name) + (isNotice ? ["withheld"] : [])
        for (key, member) in value.entries where !names.contains(where: { key.reads($0) }) {
            guard !isFull else { return }
            refuse(member, "unknown field\(Suggestion.hint(for: key.string ?? "", among: names))")
        }
    }

    private mutating func checkWithheld(_ withheld: JSONView, _ fields: [FieldDescription]) {
        guard withheld.kind == .array else { return refuse(withheld, "must be a list of names of fields") }
        var seen: Set<String> = []
        for name in withheld.values where !isFull {
            guard let field = fields.first(where: { name.reads($0.name) }) else {
                refuse(name, "must be the name of a field of this type")
                continue
            }
            if !seen.insert(field.name).inserted { refuse(name, "is named twice") }
            if let value = root[field.name] { refuse(value, "must be missing, because it is withheld") }
        }
    }
}

// MARK: - Findings

extension DataValidator {
    /// Nothing more is kept, and that there is more is known, so that finding out more is wasted.
    var isFull: Bool { violations.isCut }

    mutating func refuse(_ value: JSONView, _ detail: @autoclosure () -> String) {
        guard !isFull else { return }
        violations.add(pointer(to: value), detail())
    }

    mutating func refuse(_ value: JSONView, member: String, _ detail: String) {
        guard !isFull else { return }
        violations.add("\(pointer(to: value))/\(member)", detail)
    }

    private func pointer(to value: JSONView) -> String {
        "/data" + value.pointer(from: root)
    }
}
