package import EnlaceCore

/// One line of the disclosure log: that something was let out to a partner, or what became of it. Digests, never values.
///
/// A notice counts as disclosed from the moment at which it may be sent, which is before the first attempt; an outcome
/// that was never recorded leaves it disclosed.
package struct DisclosureEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A notice may be sent from now on.
        case letOut(LetOut)
        /// `delivered`, `pulled`, `dead` or `dropped`, after so many attempts.
        case outcome(String, attempts: Int)
    }

    package struct LetOut: Hashable, Sendable {
        /// The event that the notice tells of, by its key: hexadecimal digits of a digest over source and id.
        package var event: String
        package var type: String
        /// Version of the agreement that allowed it.
        package var agreement: String
        /// Names of the fields that left.
        package var fields: [String]
        /// SHA-256 of the notice's body, in hexadecimal digits.
        package var body: String
    }

    /// Position of the event that recorded it.
    package var position: Int64
    package var time: Timestamp
    package var partner: String
    /// Id of the notice.
    package var notice: String
    package var kind: Kind

    /// The entry's bytes: the leaf of the tree, and a line of an export. The order of the members never changes.
    package var bytes: [UInt8] {
        var writer = JSONObjectWriter()
        writer.add("position", Int(position))
        writer.add("time", time.description)
        writer.add("partner", partner)
        writer.add("notice", notice)
        switch kind {
        case .letOut(let letOut):
            writer.add("kind", "let_out")
            writer.add("event", letOut.event)
            writer.add("type", letOut.type)
            writer.add("agreement", letOut.agreement)
            writer.add("fields", .array(letOut.fields.map(JSON.string)))
            writer.add("body", letOut.body)
        case .outcome(let outcome, let attempts):
            writer.add("kind", outcome)
            writer.add("attempts", attempts)
        }
        return writer.finish()
    }

    package var leaf: MerkleHash { .leaf(bytes) }
}

extension DisclosureEntry {
    /// The types of events that entries follow from.
    package static let sources: Set<EventType> = [.relayDecided, .noticeDelivered, .noticeFailed]

    /// The entries that follow from one event of the journal, always the same for the same event.
    package static func entries(of event: Event) -> [DisclosureEntry] {
        switch event.type {
        case .relayDecided: letOut(by: event)
        case .noticeDelivered: outcome(isPulled(event) ? "pulled" : "delivered", of: event)
        case .noticeFailed: outcome(event.data?["fate"]?.string ?? "dead", of: event)
        default: []
        }
    }

    private static func letOut(by event: Event) -> [DisclosureEntry] {
        guard let data = event.data, let source = data["event"]?["source"]?.string,
            let id = data["event"]?["id"]?.string, let type = data["event"]?["type"]?.string
        else { return [] }
        let key = EventKey(source: source, id: id).hex
        let forms = data["forms"]?.elements ?? []
        return (data["partners"]?.elements ?? []).compactMap { row in
            guard let notice = row["notice"]?.string, let partner = row["partner"]?.string else { return nil }
            let fields = row["form"]?.int.flatMap { forms.indices.contains($0) ? forms[$0]["fields"] : nil }
            let letOut = LetOut(
                event: key, type: type, agreement: row["agreement"]?.string ?? "",
                fields: fields?.elements.compactMap(\.string) ?? [], body: row["body"]?.string ?? "")
            return DisclosureEntry(
                position: event.position, time: event.recorded, partner: partner, notice: notice,
                kind: .letOut(letOut))
        }
    }

    /// The partner fetched it: there was no answer that could have a status.
    private static func isPulled(_ event: Event) -> Bool {
        event.data?["outcome"]?.string == "pulled" && event.data?["status"] == nil
    }

    private static func outcome(_ outcome: String, of event: Event) -> [DisclosureEntry] {
        guard let notice = event.data?["notice"]?.string, let partner = event.subject else { return [] }
        let attempts = event.data?["attempts"]?.int ?? 0
        return [
            DisclosureEntry(
                position: event.position, time: event.recorded, partner: partner, notice: notice,
                kind: .outcome(outcome, attempts: attempts))
        ]
    }
}

extension EventKey {
    /// 32 hexadecimal digits.
    package var hex: String {
        [high, low].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }.hex
    }
}
