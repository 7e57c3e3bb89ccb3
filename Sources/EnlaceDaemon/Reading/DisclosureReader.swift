import EnlaceCore
import EnlaceDisclosures

/// Reads the entries of the disclosure log back out of the journal, in their order.
struct DisclosureReader: Sendable {
    let bus: EventBus

    /// A stretch of the log.
    struct Page: Sendable {
        var entries: [DisclosureEntry]
        /// The last position of the journal that was looked at; nil at its end.
        var next: Int64?
    }

    /// The entries that follow from the next events after a position of the journal.
    func page(after position: Int64) async throws -> Page {
        let page = try await bus.page(after: position, limit: 1_000, types: DisclosureEntry.sources)
        return Page(
            entries: page.events.flatMap(DisclosureEntry.entries), next: page.end > position ? page.end : nil)
    }

    /// The first `size` entries; fewer where the journal has no more.
    func entries(upTo size: UInt64) async throws -> [DisclosureEntry] {
        var entries: [DisclosureEntry] = []
        var position: Int64? = 0
        while let start = position, entries.count < size {
            let page = try await page(after: start)
            entries += page.entries.prefix(Int(size) - entries.count)
            position = page.next
        }
        return entries
    }
}
