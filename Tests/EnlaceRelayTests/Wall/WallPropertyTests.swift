import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

/// Together 10,000 configurations, each with an event of a type that it names and with a reading.
@Suite("The wall, under any configuration")
struct WallPropertyTests {
    private static let marked = EventCatalog.standard.types.filter(\.mayTravel).map(MarkedEvent.init)

    @Test(
        "nothing is in any bytes let out that the agreement does not name or the class may not get",
        arguments: UInt64(0)..<50)
    func holds(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (accepted, told) = (0, 0)
        for _ in 0..<200 {
            let event = Self.marked.randomElement(using: &generator)!
            let file = RandomPartnerFile(naming: event.description, by: &generator)
            accepted += file.isAccepted ? 1 : 0
            // Also the one that `check` refuses: the wall does not rely on the check.
            for bytes in Self.bytes(telling: event, to: file.partner) {
                told += 1
                check(bytes, event, file)
            }
        }
        #expect(accepted > 20 && told > 40)
    }

    private func check(_ bytes: [UInt8], _ event: MarkedEvent, _ file: RandomPartnerFile) {
        let partner = file.partner
        let named = partner.agreement.fields[event.description.type] ?? []
        for field in event.fields(in: bytes) {
            #expect(named.contains(field.name), "\(event.description.type).\(field.name) is not named")
            #expect(field.highestSensitivity < .restricted, "\(event.description.type).\(field.name) is restricted")
            if partner.class.isWalled {
                #expect(field.highestSensitivity == .public && !field.isPosition, "\(field.name) to \(partner.class)")
            }
            if partner.agreement.precision == .city { #expect(!field.isPosition) }
        }
        #expect(!event.hasStowaways(bytes), "\(event.description.type)")
    }

    /// By notice, and by reading with a token.
    private static func bytes(telling event: MarkedEvent, to partner: Partner) -> [[UInt8]] {
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(event.event, effects: &effects)
        let reading = relay.evaluation.reading(
            of: "s", as: event.description.type, fields: event.data, by: partner, at: Samples.start)
        return effects.notices.map(\.body) + [try? reading.get().bytes].compactMap(\.self)
    }
}

/// An event in which every scalar, at any depth, is or holds a number of its own that can be searched for.
private struct MarkedEvent {
    let description: EventTypeDescription
    private(set) var data: [JSON.Member] = []
    let event: Event
    private var owners: [Int: Int] = [:]
    /// So far apart that rounding and adding up never lead from one to another.
    private static let (firstNumber, distance) = (100_500, 1_000)
    private static let stowaway = 990_990

    init(_ description: EventTypeDescription) {
        self.description = description
        var next = MarkedEvent.firstNumber
        for (index, field) in description.fields.enumerated()
        where !["area", "areas", "historical"].contains(field.name) {
            let first = next
            data.append(.init(field.name, MarkedEvent.value(for: field.type, &next)))
            for number in stride(from: first, to: next, by: MarkedEvent.distance) { owners[number] = index }
        }
        data.append(.init("area", "tijuana"))
        data.append(.init("unheard_of", .int(MarkedEvent.stowaway)))
        event =
            EventDraft.posted(
                description.type, id: "marked", subject: "s", data: .object(data),
                extensions: ["unheardof": String(MarkedEvent.stowaway)]
            ).event
    }

    /// The fields whose numbers stand anywhere in `bytes`.
    func fields(in bytes: [UInt8]) -> [FieldDescription] {
        Set(MarkedEvent.numbers(in: bytes).compactMap { owners[$0] }).map { description.fields[$0] }
    }

    func hasStowaways(_ bytes: [UInt8]) -> Bool { MarkedEvent.numbers(in: bytes).contains(MarkedEvent.stowaway) }

    /// Every run of six digits.
    private static func numbers(in bytes: [UInt8]) -> [Int] {
        var (numbers, number, length): ([Int], Int, Int) = ([], 0, 0)
        for byte in bytes + [0] {
            if (0x30...0x39).contains(byte) {
                length += 1
                number = length > 9 ? number : number * 10 + Int(byte - 0x30)
            } else {
                if length == 6 { numbers.append(number) }
                (number, length) = (0, 0)
            }
        }
        return numbers
    }

    private static func value(for type: FieldType, _ next: inout Int) -> JSON {
        func mark() -> Int {
            next += distance
            return next - distance
        }
        switch type {
        case .integer, .number: return .int(mark())
        case .flag: return true
        case .list(let element, _):
            return .array([value(for: element, &next), ["x": .int(stowaway)], value(for: element, &next)])
        case .counts(let keys): return .object(keys.map { .init($0, .int(mark())) } + [.init("x", .int(stowaway))])
        case .texts: return ["es": .string("M-\(mark())"), "en": .string("M-\(mark())"), "x!": .string("\(stowaway)")]
        case .record(let fields):
            return .object(fields.map { .init($0.name, value(for: $0.type, &next)) } + [.init("x", .int(stowaway))])
        default: return .string("M-\(mark())")
        }
    }
}

/// A partner's file by chance, read as `check` reads it.
private struct RandomPartnerFile {
    let partner: Partner
    let isAccepted: Bool

    init(naming description: EventTypeDescription, by generator: inout SeededGenerator) {
        let `class` = PartnerClass.allCases.randomElement(using: &generator)!
        let fields = RandomPartnerFile.fields(of: description, for: `class`, &generator)
        let file: JSON = [
            "id": "ngo", "name": "n", "class": .string(`class`.rawValue), "country": "MX",
            "endpoint": ["url": "https://ngo.example/"], "keys": ["key"],
            "agreement": .object(RandomPartnerFile.agreement(description, fields, &generator)),
        ]
        let problems = ConfigurationProblems()
        let secrets = SecretTable(["key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
        let reader = ConfigurationReader(ConfigurationNode(file), problems: problems)
        partner = Partner(reader, in: ConfigurationContext(areas: Samples.areas, secrets: secrets))
        isAccepted = problems.all.isEmpty
    }

    /// Often such as the class may get, so that many files are accepted.
    private static func fields(
        of description: EventTypeDescription, for class: PartnerClass, _ generator: inout SeededGenerator
    ) -> [JSON] {
        let isCareful = Bool.random(using: &generator)
        return description.fields.filter { field in
            Bool.random(using: &generator) && !(isCareful && Wall.objection(to: field, for: `class`) != nil)
        }.map { .string($0.name) }
    }

    private static func agreement(
        _ description: EventTypeDescription, _ fields: [JSON], _ generator: inout SeededGenerator
    ) -> [JSON.Member] {
        var members: [JSON.Member] = [
            .init("version", "1"), .init("purpose", "shelter"), .init("areas", ["border"]),
            .init("types", .object([.init(description.type.name, ["fields": .array(fields)])])),
        ]
        let terms: [(String, [JSON])] = [
            ("min_count", [1, 3, 20]), ("languages", [["es"], ["en", "ht"]]), ("precision", ["city", "exact", 1]),
            ("onward", [true, false]),
        ]
        for (key, values) in terms where Bool.random(using: &generator) {
            members.append(.init(key, values.randomElement(using: &generator)!))
        }
        return members
    }
}
