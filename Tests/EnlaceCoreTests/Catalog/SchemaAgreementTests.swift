import EnlaceCore
import EnlaceTestSupport
import Testing

@Suite("The JSON Schemas")
struct SchemaAgreementTests {
    /// What the schemas cannot say is left out of our side: checks over several fields, and what time it is.
    private let catalog = EventCatalog(EventCatalog.standard.types.map { $0.withoutChecks })
    private let now = Timestamp("9999-12-01T00:00:00Z") ?? Timestamp(milliseconds: 0)

    private struct Sheet {
        let name: String
        let schema: JSON
        let instances: [JSON]
        let ours: [Bool]
    }

    @Test("say the same as our validator of examples and of mutated examples")
    func agreement() async throws {
        let sheets = catalog.types.flatMap { type in EventCatalog.Form.allCases.map { sheet(type, $0) } }
        let input = JSON.array(sheets.map { ["schema": $0.schema, "instances": .array($0.instances)] })
        let output = try await PythonScript.run(
            SchemaAgreementTests.script, input: input.bytes, packages: ["jsonschema": "jsonschema"])
        let theirs = JSONView.literal(output.output).elements.map { $0.elements.map { $0.bool == true } }
        #expect(theirs.count == sheets.count)
        for (sheet, verdicts) in zip(sheets, theirs) {
            for (index, instance) in sheet.instances.enumerated() where verdicts[index] != sheet.ours[index] {
                Issue.record("\(sheet.name): we say \(sheet.ours[index]), the schema not: \(instance.text)")
            }
            #expect(verdicts.first == true, "\(sheet.name): the example")
            #expect(verdicts.contains(false), "\(sheet.name): no mutant is refused")
        }
    }

    private static let script = """
        import json, sys
        from jsonschema import Draft202012Validator
        verdicts = []
        for sheet in json.load(sys.stdin):
            Draft202012Validator.check_schema(sheet["schema"])
            validator = Draft202012Validator(sheet["schema"])
            verdicts.append([validator.is_valid(instance) for instance in sheet["instances"]])
        json.dump(verdicts, sys.stdout)
        """

    private func sheet(_ type: EventTypeDescription, _ form: EventCatalog.Form) -> Sheet {
        var random = SeededGenerator(seed: UInt64(type.fields.count))
        var mutants = Mutants.all(of: type.exampleData)
        if form == .notice { mutants += Mutants.withholding(type) }
        mutants.shuffle(using: &random)
        let instances = [type.exampleData] + mutants.prefix(150)
        let ours = instances.map {
            catalog.validate(document($0).root, as: type.type, form: form, now: now).isEmpty
        }
        return Sheet(
            name: "\(type.type) \(form)", schema: type.jsonSchema(form: form), instances: instances, ours: ours)
    }
}

/// Changes that make good data bad, or leave it good in an unusual way.
private enum Mutants {
    private static let values: [JSON] = [
        .null, true, -1, 3, .double(1.5), .double(12), .int(2_000_000), .int(4_000_000_000), "", "x", "es", "a-1",
        "a\nb", "A b",
        "2026-03", "2026-13", "2026-03-01", "2026-03-32", "2026-03-01T06:30:00Z", "2026-03-01T24:30:00Z",
        "2026-03-01 06:30:00.5+05:30", "2026-03-01T06:30:00Z\n", "a\n", "es\n",
        .string(String(repeating: "é", count: 119)),
        .string(String(repeating: "é", count: 5_000)), "tab\there", "\u{9b}31m", "\u{2028}", [], [:], [1], ["x"],
        ["x", "x"],
        ["below": 5], ["below": 0], ["below": .double(2.5)], ["below": 5, "x": 1], ["es": "uno"], ["es": ""],
        ["spanish": "uno"], ["single_adult": 3], ["single_adult": -3], ["single_adult": ["below": 4]], ["any": 3],
    ]

    /// Each value in turn replaced, each member in turn dropped, and a member too many in each object.
    static func all(of json: JSON) -> [JSON] {
        values + inside(json)
    }

    private static func inside(_ json: JSON) -> [JSON] {
        switch json {
        case .object(let members):
            var found: [JSON] = [.object(members + [.init("surplus", 1)])]
            for index in members.indices {
                found.append(.object(Array(members[..<index] + members[(index + 1)...])))
                found += all(of: members[index].value).map { value in
                    var changed = members
                    changed[index].value = value
                    return .object(changed)
                }
            }
            return found
        case .array(let elements):
            let longer = JSON.array(Array(repeating: elements.first ?? .null, count: 60))
            return [longer]
                + elements.indices.flatMap { index in
                    all(of: elements[index]).map { value in
                        var changed = elements
                        changed[index] = value
                        return .array(changed)
                    }
                }
        default: return []
        }
    }

    /// Fields withheld rightly, withheld and given, named twice, or not fields at all.
    static func withholding(_ type: EventTypeDescription) -> [JSON] {
        guard case .object(let members) = type.exampleData else { return [] }
        let whole: [JSON] = [[], ["surplus"], 3, [3]]
        var lists: [(members: [JSON.Member], withheld: JSON)] = whole.map { (members, $0) }
        for member in members {
            let others = members.filter { $0.key != member.key }
            let name = JSON.string(member.key)
            lists.append((members, [name]))
            for names in [[name], [name, name], []] as [JSON] { lists.append((others, names)) }
        }
        return lists.map { .object($0.members + [.init("withheld", $0.withheld)]) }
    }
}

extension EventTypeDescription {
    fileprivate var withoutChecks: EventTypeDescription {
        let fields = fields.map { field in
            guard case .report(let types, let typeField) = field.type else { return field }
            var copy = field
            copy.type = .report(of: types.map(\.withoutChecks), typeIn: typeField)
            return copy
        }
        return EventTypeDescription(
            type, doc: doc, origin: origin, object: object, retention: retention, fields: fields, window: window,
            countHint: countHint)
    }
}
