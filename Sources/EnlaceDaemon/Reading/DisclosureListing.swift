import EnlaceCore
import EnlaceDisclosures

/// Brings the entries of the disclosure log about each notice together, and keeps the newest.
struct DisclosureListing: Sendable {
    /// What was let out, and what became of it.
    struct Item: Sendable {
        /// Where the entry stands in the log, from 0.
        var index: UInt64
        var entry: DisclosureEntry
        var letOut: DisclosureEntry.LetOut
        /// Nil while it is unknown.
        var outcome: String?
    }

    private let partner: String?
    private let event: String?
    private let trace: PersonTrace?
    private let limit: Int
    /// Oldest first.
    private(set) var items: [Item] = []
    /// How many older ones made way.
    private var dropped = 0
    /// Where each notice stands, those that made way counted, by its id.
    private var places: [String: Int] = [:]

    /// - Parameters:
    ///   - partner: nil for any.
    ///   - event: the key of an event in hexadecimal digits; nil for any.
    ///   - trace: of the person whom it must be about; nil for anybody.
    init(partner: String?, event: String?, about trace: PersonTrace? = nil, limit: Int = .max) {
        self.partner = partner
        self.event = event
        self.trace = trace
        self.limit = limit
    }

    /// Takes in the next entry of the log; true where it fits but for the person, of whom the trace says nothing.
    @discardableResult
    mutating func add(_ entry: DisclosureEntry, at index: UInt64) -> Bool {
        switch entry.kind {
        case .letOut(let letOut):
            guard partner ?? entry.partner == entry.partner, event ?? letOut.event == letOut.event else { return false }
            guard trace?.covers(letOut) ?? true else { return true }
            places[entry.notice] = dropped + items.count
            items.append(Item(index: index, entry: entry, letOut: letOut))
            if items.count > limit { dropOldest() }
        case .outcome(let outcome, _):
            if let place = places[entry.notice] { items[place - dropped].outcome = outcome }
        }
        return false
    }

    private mutating func dropOldest() {
        places[items.removeFirst().entry.notice] = nil
        dropped += 1
    }
}
