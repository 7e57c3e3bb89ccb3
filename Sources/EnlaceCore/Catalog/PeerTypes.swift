extension EventType {
    public static let checkpointHeld = EventType("enlace.checkpoint.held.v1")
    public static let checkpointCosigned = EventType("enlace.checkpoint.cosigned.v1")
    public static let logCompared = EventType("enlace.log.compared.v1")
    public static let logDisputed = EventType("enlace.log.disputed.v1")
}

/// What peers hold of each other's disclosure logs. None of it leaves the node.
enum PeerTypes {
    static let all = [held, cosigned, compared, disputed]

    private static let held = description(
        .checkpointHeld,
        doc: """
            This node holds a newer checkpoint of a peer's log, which has grown from the one before; or, after a dispute, \
            the peer has shown that its log still has what was held.
            """,
        fields: head("The peer's signed note, as it came.") + [
            FieldDescription(
                "anew", .flag, .internal,
                doc:
                    "Nothing that was held before counts: there was nothing, or no key that signed it is pinned any more."
            )
        ])

    private static let cosigned = description(
        .checkpointCosigned,
        doc:
            "A peer holds a newer checkpoint of this node's log and has signed it: up to there nothing can be changed.",
        fields: head("The signed note with the peer's cosignature: what is shown to others."))

    private static let compared = description(
        .logCompared, doc: "A peer was shown the newest checkpoint of this node's log and found it to be in order.",
        fields: [size])

    private static let disputed = description(
        .logDisputed,
        doc: """
            A disclosure log is not the one that was seen before, or not shown to be: somebody has changed it, or put back \
            an old state.
            """,
        fields: [
            FieldDescription(
                "node", .identifier, required: true, .internal, doc: "Whose log: a peer's, or this node's own."),
            FieldDescription(
                "kind", .choice(["fork", "rewritten", "shorter", "resigned", "unproven"]), required: true, .internal,
                doc: """
                    `fork`: as long, but another; `rewritten`: longer, but not grown from what is held; `shorter`: cut, or \
                    put back; `resigned`: signed by no key that is pinned; `unproven`: nothing that was shown for a day \
                    proves that it has grown from what is held.
                    """),
            FieldDescription("held", note, .internal, doc: "The checkpoint that was held, as a signed note."),
            FieldDescription("shown", note, .internal, doc: "What was shown instead; missing where nothing was."),
        ])

    private static let note = FieldType.text(maxLength: 4_000)
    private static let size = FieldDescription(
        "size", .integer(0...9_007_199_254_740_991), required: true, .internal, doc: "Entries of the log.")

    private static func head(_ doc: String) -> [FieldDescription] {
        [
            size,
            FieldDescription("root", .label(maxLength: 64), required: true, .internal, doc: "Its root, in base64."),
            FieldDescription("checkpoint", note, required: true, .internal, doc: doc),
        ]
    }

    private static func description(
        _ type: EventType, doc: String, fields: [FieldDescription]
    ) -> EventTypeDescription {
        EventTypeDescription(
            type, doc: doc, origin: .derived(by: "peers", travels: false), object: ObjectRule(.partner, .mentions),
            retention: .days(1_095), fields: fields)
    }
}
