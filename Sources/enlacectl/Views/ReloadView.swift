import EnlaceControl

enum ReloadView: View {
    static func render(_ reply: ReloadReply, on page: Page) -> String {
        let configured = reply.configured
        let counts = [
            Format.count(configured.areas, "area"), Format.count(configured.agencies, "agency", "agencies"),
            Format.count(configured.partners, "partner"), Format.count(configured.rules, "rule"),
        ]
        return paragraph("reloaded: \(counts.joined(separator: ", "))", on: page) + notes(reply.notes, on: page)
    }
}
