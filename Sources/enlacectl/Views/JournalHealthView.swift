import EnlaceControl

enum JournalHealthView: View {
    static func render(_ reply: JournalHealthReply, on page: Page) -> String {
        paragraph("journal: \(text(reply))", on: page)
    }

    /// `sound up to 1,204`
    ///
    /// - Parameter head: the journal's end, where it is not just being looked at.
    static func text(_ reply: JournalHealthReply, head: Int64? = nil) -> String {
        if reply.state == .sound, reply.position ?? 0 == 0, head ?? 0 > 0 {
            return "not checked since it was empty (enlacectl journal check)"
        }
        let position = Format.number(reply.position ?? 0)
        return switch reply.state {
        case .unchecked: "not checked"
        case .checking: "sound up to \(position) so far"
        case .sound: "sound up to \(position)"
        case .damaged: "DAMAGED, restore a backup: \(reply.detail ?? "")"
        }
    }
}
