import EnlaceControl

enum ShelterListView: View {
    static func render(_ reply: ShelterListReply, on page: Page) -> String {
        let place = reply.area.map { " in \($0)" } ?? ""
        var sheet = ShelterSheet(
            page: page, showsArea: reply.area == nil, empty: "no shelters\(place): none is registered")
        for row in reply.shelters { sheet.add(row) }
        if !reply.shelters.isEmpty { sheet.add(reply.totals) }
        return blocks([
            sheet.text,
            leftOut(reply.totals).map { paragraph($0, on: page) } ?? "",
            remote(reply, on: page),
        ])
    }

    private static func leftOut(_ totals: ShelterTotals) -> String? {
        var parts: [String] = []
        if totals.stale > 0 { parts.append("\(Format.number(totals.stale)) with a report too old to count") }
        if totals.expired > 0 {
            parts.append("\(Format.number(totals.expired)) with a report that may no longer be used")
        }
        let silent = totals.unreported - totals.takenBack
        if silent > 0 { parts.append("\(Format.number(silent)) that never reported") }
        if totals.takenBack > 0 {
            parts.append("\(Format.number(totals.takenBack)) whose report was taken back")
        }
        if totals.closedUnknown > 0 {
            parts.append("\(Format.number(totals.closedUnknown)) closed without a report that holds")
        }
        guard !parts.isEmpty else { return nil }
        return "Not in the total: \(parts.joined(separator: ", "))."
    }

    private static func remote(_ reply: ShelterListReply, on page: Page) -> String {
        guard !reply.remote.isEmpty else { return "" }
        var sheet = ShelterSheet(page: page, showsArea: false, showsNode: true, empty: "")
        for row in reply.remote { sheet.add(row) }
        return "Told by other nodes, in no total here\n" + sheet.text
    }
}
