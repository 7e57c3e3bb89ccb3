extension EventType {
    public static let receiptReceived = EventType("enlace.receipt.received.v1")
    public static let receiptRefused = EventType("enlace.receipt.refused.v1")
}

/// What peers sign for. None of it leaves the node.
enum ReceiptTypes {
    static let all = [received, refused]

    private static let received = EventTypeDescription(
        .receiptReceived,
        doc: "A peer took a notice and signed for it; the signature fits a key that is pinned for it.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.partner, .mentions),
        retention: .days(1_095),
        fields: about + [
            FieldDescription("node", .identifier, required: true, .internal, doc: "The node that signed."),
            FieldDescription(
                "position", position, required: true, .internal, doc: "Where the event stands in that node's journal."),
            FieldDescription("taken", .time, required: true, .internal, doc: "When it was recorded there."),
            FieldDescription(
                "receipt", .text(maxLength: 4_000), required: true, .internal,
                doc: "The signed note, as it came: what is shown to others."),
        ])

    private static let refused = EventTypeDescription(
        .receiptRefused,
        doc: "A peer took a notice, but what it answered is no receipt that counts. The notice stays delivered.",
        origin: .derived(by: "relay", travels: false),
        object: ObjectRule(.partner, .mentions),
        retention: .days(1_095),
        fields: about + [
            FieldDescription(
                "problem", .choice(NoticeReceipt.Problem.allCases.map(\.rawValue)), required: true, .internal,
                doc: "What is wrong. Of the answer itself nothing is kept.")
        ])

    private static let about = [
        FieldDescription("notice", .label(maxLength: 64), required: true, .internal, doc: "Id of the notice."),
        FieldDescription("event", position, required: true, .internal, doc: "Position of the event that it tells of."),
    ]

    private static let position = FieldType.integer(0...9_007_199_254_740_991)
}
