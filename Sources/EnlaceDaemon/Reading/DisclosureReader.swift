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

    /// Hands over the first `size` entries in order, a page at a time: a log may be larger than memory should be.
    func forEach(upTo size: UInt64, _ body: (_ index: UInt64, _ entry: DisclosureEntry) async throws -> Void)
        async throws
    {
        var index: UInt64 = 0
        var position: Int64? = 0
        while let start = position, index < size {
            let page = try await page(after: start)
            for entry in page.entries where index < size {
                try await body(index, entry)
                index += 1
            }
            position = page.next
        }
    }
}
