package import EnlaceCore

/// What a peer's answer to a notice says: its receipt, or what is wrong with it.
struct ReceiptExamination: Sendable {
    let result: Result<NoticeReceipt, NoticeReceipt.Problem>
    private let note: String?
    private let notice: Notice

    /// - Parameters:
    ///   - answer: the body of the 2xx; nil where there was none, or it was too long.
    ///   - node: the peer's node, which must have signed.
    init(_ answer: JSONView?, to notice: Notice, by node: String, keys: [NodePublicKey]) {
        let note = answer?["receipt"]?.string
        self.note = note
        self.notice = notice
        result = Result { () throws(NoticeReceipt.Problem) in
            try NoticeReceipt(note, of: node, keys: keys, notice: notice.id, body: notice.body)
        }
    }

    /// The event that tells of it: at most one for each notice, and nothing of an answer that was not signed.
    func draft(node: String, at now: Timestamp) -> EventDraft {
        let about: [JSON.Member] = [
            .init("notice", .string(notice.id)), .init("event", .int(Int(notice.position))),
        ]
        let (type, members): (EventType, [JSON.Member]) =
            switch result {
            case .success(let receipt): (.receiptReceived, members(of: receipt))
            case .failure(let problem): (.receiptRefused, [.init("problem", .string(problem.rawValue))])
            }
        return Derivation(
            type, subject: notice.partner, data: .object(about + members), time: now,
            cause: notice.receiptCause
        ).draft(node: node, component: Relay.name)
    }

    private func members(of receipt: NoticeReceipt) -> [JSON.Member] {
        [
            .init("node", .string(receipt.node)), .init("position", .int(Int(receipt.position))),
            .init("taken", .string(receipt.time.description)), .init("receipt", .string(note ?? "")),
        ]
    }
}

extension Notice {
    /// Source and id of the event that tells of the receipt for this notice, if there is one.
    package func receiptKey(node: String) -> (source: String, id: String) {
        let draft = Derivation(
            .receiptReceived, subject: nil, data: [:], time: created,
            cause: receiptCause
        ).draft(node: node, component: Relay.name)
        return (draft.envelope.source, draft.envelope.id)
    }

    /// A notice is taken once, so there is one receipt for it at most.
    fileprivate var receiptCause: Derivation.Cause {
        .timer(object: "\(id)/receipt", due: created, index: 0)
    }
}
