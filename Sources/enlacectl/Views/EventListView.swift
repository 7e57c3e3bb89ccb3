import EnlaceControl

enum EventListView: View {
    static func render(_ reply: EventListReply, on page: Page) -> String {
        let table = EventTable.table(reply.events, on: page, empty: "no events: nothing in the journal fits")
        let more = reply.next.map { "older ones: add --before \($0)" }
        return blocks([
            table.text(width: page.width), more.map { paragraph($0, on: page) } ?? "", notes(reply.notes, on: page),
        ])
    }
}

/// Events as rows, for every view that lists some.
enum EventTable {
    static func table(_ events: [EventRow], on page: Page, empty: String) -> Table {
        var table = Table(
            [.figure("position"), .text("recorded"), .text("type"), .flexible("subject"), .flexible("by")],
            empty: empty)
        for event in events { table.add(cells(event, on: page)) }
        return table
    }

    /// A row of a table without end: widths that fit what is usual, cut at the page's edge.
    static func line(_ event: EventRow, on page: Page) -> String {
        let cells = cells(event, on: page).map(Display.clean)
        let padded = [
            Display.pad(cells[0], to: 9, .right), cells[1], Display.pad(cells[2], to: 28, .left),
            Display.pad(cells[3], to: 20, .left), cells[4],
        ]
        return Display.truncate(padded.joined(separator: "  "), to: page.width) + "\n"
    }

    private static func cells(_ event: EventRow, on page: Page) -> [String] {
        [
            Format.position(event.position), page.time(event.recorded, seconds: true), event.type, event.subject ?? "-",
            by(event),
        ]
    }

    /// The agency that posted it, or the component that derived it; `@node` where that is another node.
    static func by(_ event: EventRow) -> String {
        let component = event.source.split(separator: "/").last.map(String.init) ?? event.source
        return (event.agency ?? component) + (event.origin.map { "@\($0)" } ?? "")
    }
}
