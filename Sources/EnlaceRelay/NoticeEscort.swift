package import EnlaceCore

/// What goes beside a notice to a partner that runs Enlace, and what is made of what comes back beside the receipt.
package protocol NoticeEscort: Sendable {
    /// Header fields of the next attempt; they are no part of the frozen notice.
    func fields(for partner: Partner) async -> [(name: String, value: String)]

    /// What the answer of a partner that took a notice says beside the receipt, as events.
    func events(from answer: JSONView, of partner: Partner) async -> [EventDraft]
}
