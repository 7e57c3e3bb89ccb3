package import EnlaceCore

extension HeldCheckpoint {
    /// Reads the data of `checkpoint.held` or `checkpoint.cosigned`; nil for anything else.
    init?(_ data: JSONView, at time: Timestamp) {
        guard let note = data["checkpoint"]?.string, let text = SignedNote(note)?.text,
            let checkpoint = Checkpoint(text: text)
        else { return nil }
        self.init(checkpoint: checkpoint, note: note, time: time)
    }

    /// The event that tells of it; the same note of the same peer is told once, and once more after each dispute.
    ///
    /// - Parameters:
    ///   - anew: whether what was held before counts no more.
    ///   - dispute: position of the dispute that it ends; nil for none.
    package func draft(
        _ type: EventType, partner: String, node: String, anew: Bool = false, ending dispute: Int64? = nil
    ) -> EventDraft {
        let members: [JSON.Member] = [
            .init("size", .int(Int(clamping: checkpoint.size))), .init("root", .string(checkpoint.root.base64)),
            .init("checkpoint", .string(note)),
        ]
        let object = "\(type.name)/\(partner)/\(NoticeReceipt.digest(of: Array(note.utf8)))"
        return Derivation(
            type, subject: partner, data: .object(members + (anew ? [.init("anew", true)] : [])), time: time,
            cause: .timer(
                object: dispute.map { "\(object)/\($0)" } ?? object, due: Timestamp(milliseconds: 0), index: 0)
        ).draft(node: node, component: PeerHeads.name)
    }

    var json: JSON { ["note": .string(note), "time": .int(Int(time.milliseconds))] }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard let note = view["note"]?.string, let time = view["time"]?.int, let text = SignedNote(note)?.text,
            let checkpoint = Checkpoint(text: text)
        else { return nil }
        self.init(checkpoint: checkpoint, note: note, time: Timestamp(milliseconds: Int64(time)))
    }
}
