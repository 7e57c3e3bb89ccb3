import EnlaceControl

/// Shelters and their figures as rows.
struct ShelterSheet {
    private let page: Page
    private let showsArea: Bool
    private let showsNode: Bool
    private var table: Table

    init(page: Page, showsArea: Bool, showsNode: Bool = false, empty: String) {
        self.page = page
        self.showsArea = showsArea
        self.showsNode = showsNode
        let place: [Table.Column] = (showsNode ? [.text("node")] : []) + [.text("shelter"), .flexible("name")]
        let area: [Table.Column] = showsArea ? [.flexible("area")] : []
        table = Table(
            place + area + [
                .text("state"), .text("as of"), .figure("usable"), .figure("present"), .figure("available"),
                .figure("over"),
            ], empty: empty)
    }

    var text: String { table.text(width: page.width) }

    mutating func add(_ row: ShelterRow) {
        add(
            node: row.origin, place: [row.id, row.name], area: row.area,
            [
                state(row), row.asof.map { page.time($0) } ?? Format.unknown, Format.number(row.usable),
                Format.number(row.present), Format.number(row.available), Format.number(row.over),
            ])
    }

    /// Available beds and people over capacity side by side: a bed free here is none for a person there.
    mutating func add(_ totals: ShelterTotals) {
        add(
            node: "", place: ["total", ""], area: "",
            [
                "", "", Format.number(totals.usable), Format.number(totals.present), Format.number(totals.available),
                Format.number(totals.over),
            ])
    }

    private mutating func add(node: String?, place: [String], area: String, _ cells: [String]) {
        table.add((showsNode ? [node] : []) + place + (showsArea ? [area] : []) + cells)
    }

    /// The one word that matters most: that it is shut, else that its figures do not hold, else as registered.
    private func state(_ row: ShelterRow) -> String {
        switch row.status {
        case "closed", "temporarily_closed": "closed"
        default: row.state == "current" ? row.status : row.state
        }
    }
}
