extension EventType {
    public static let bulletinPublished = EventType("enlace.bulletin.published.v1")
}

/// Verified public information, against rumours.
enum BulletinTypes {
    static let all = [published]

    static let published = EventTypeDescription(
        .bulletinPublished,
        doc:
            "Verified public information, one text for each language. Publishing it anew replaces what was said before.",
        object: ObjectRule(.bulletin, .registers),
        retention: .days(730),
        fields: [
            FieldDescription(
                "topic",
                .choice(["crossing", "procedure", "shelter", "health", "safety", "transport", "rumour", "other"]),
                required: true, .public, doc: "What it is about; `rumour` sets a false one right."),
            FieldDescription(
                "title", .texts(maxLength: 120), required: true, .public, doc: "Its heading in each language.",
                example: ["es": "El paso abre a las 8:00", "en": "The crossing opens at 8:00"]),
            FieldDescription(
                "text", .texts(maxLength: 4_000), required: true, .public,
                doc: "What is true, in the same languages; nothing about single persons.",
                example: ["es": "No hay listas de espera de pago.", "en": "There are no waiting lists for money."]),
            FieldDescription(
                "areas", .list(of: .area, maxCount: 32), required: true, .public, doc: "Where it matters.",
                example: ["tijuana"]),
            FieldDescription(
                "verified_by", .label(maxLength: 120), required: true, .public, doc: "Which office has verified it.",
                example: "Instituto Municipal de Atención al Migrante"),
            FieldDescription(
                "asof", .time, required: true, .public, doc: "When it was verified."),
            FieldDescription(
                "until", .time, .public, doc: "After this time it no longer holds.", example: "2026-03-08T06:30:00.000Z"
            ),
        ],
        check: checkLanguages)

    /// Nobody may get a heading without its text, or a text without its heading.
    @Sendable private static func checkLanguages(_ data: JSONView) -> EventViolations {
        var violations = EventViolations()
        for (name, other) in [("title", "text"), ("text", "title")] {
            for (language, _) in data[other]?.members ?? [] where data[name]?[language] == nil {
                violations.add(
                    "/data/\(name)/\(EventViolations.token(language))", "is required: \(other) has this language")
            }
        }
        return violations
    }
}
