import EnlaceCore
import EnlaceDisclosures

/// By what disclosures of one person are known: the log names events, never persons.
struct PersonTrace: Sendable {
    /// Keys of the events about the person, in hexadecimal digits.
    private let events: Set<String>

    init(_ events: [Event]) {
        self.events = Set(events.map { EventKey(source: $0.source, id: $0.id).hex })
    }

    func covers(_ letOut: DisclosureEntry.LetOut) -> Bool { events.contains(letOut.event) }
}

extension PersonExport {
    /// Knows of events that have expired too, where something was told of them on a basis: of that there is a record.
    func trace(of person: String) async throws -> PersonTrace {
        let events = try await events(about: person)
        let told = events.filter { $0.type == .disclosureRecorded }.compactMap { $0.subject.flatMap { Int64($0) } }
        var all = events
        for position in Set(told).subtracting(events.map(\.position)) {
            all += try await bus.page(after: position - 1, limit: 1).events
        }
        return PersonTrace(all)
    }
}
