import EnlaceControl

enum JournalHealthView: View {
    static func render(_ reply: JournalHealthReply, on page: Page) -> String {
        paragraph("journal: \(text(reply))", on: page)
    }

    /// `sound up to 1,204`
    static func text(_ reply: JournalHealthReply) -> String {
        let position = Format.number(reply.position ?? 0)
        return switch reply.state {
        case .unchecked: "not checked"
        case .checking: "sound up to \(position) so far"
        case .sound: "sound up to \(position)"
        case .damaged: "DAMAGED, restore a backup: \(reply.detail ?? "")"
        }
    }
}
