/// One member of an event's data.
public struct FieldDescription: Sendable {
    public var name: String
    public var type: FieldType
    public var isRequired: Bool
    public var sensitivity: Sensitivity
    /// For example "people", "beds"; nil where the type says it all.
    public var unit: String?
    public var doc: String
    /// A time that has been: one that lies more than ``EventCatalog/tolerance`` ahead of the present is refused, and so is
    /// a day that has begun nowhere yet.
    public var isPast: Bool
    /// What the field holds in the example of its type; nil stands for one that follows from the field's type.
    public var example: JSON?
    /// Nil where it is no number of people, and follows from none.
    public var count: CountRole?
    /// Names of fields beside it whose values may stand in it too: it is told only together with those of them that the
    /// event has.
    public var repeats: [String]

    /// A field named `asof` always states the past.
    public init(
        _ name: String, _ type: FieldType, required: Bool = false, _ sensitivity: Sensitivity, unit: String? = nil,
        doc: String, past: Bool = false, example: JSON? = nil, count: CountRole? = nil, repeats: [String] = []
    ) {
        self.name = name
        self.type = type
        isRequired = required
        self.sensitivity = sensitivity
        self.unit = unit
        self.doc = doc
        isPast = past || name == "asof"
        self.example = example
        self.count = count
        self.repeats = repeats
    }
}

/// How far a field may travel, from anywhere to nowhere without a basis.
public enum Sensitivity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case `public`, `internal`, confidential, restricted

    private var rank: Int {
        switch self {
        case .public: 0
        case .internal: 1
        case .confidential: 2
        case .restricted: 3
        }
    }

    public static func < (lhs: Sensitivity, rhs: Sensitivity) -> Bool { lhs.rank < rhs.rank }
}

/// What a field's value may be.
public indirect enum FieldType: Sendable {
    /// A short label of one line, for example a shelter's name; lengths are counted in Unicode scalars.
    case label(maxLength: Int)
    /// Free text, the only kind beside ``texts(maxLength:)`` that may have several lines; only where a type allows it.
    case text(maxLength: Int)
    /// The id of an object: `a-z`, `0-9` and `-`, 1 to 64 bytes.
    case identifier
    /// The id of an area in areas.yaml, written like an ``identifier``.
    case area
    /// A random pseudonym of a person: `p-` and 32 lower-case hexadecimal digits. Only the field ``personField`` has it.
    case person
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case flag
    /// RFC 3339.
    case time
    /// A month as `YYYY-MM`.
    case month
    /// A day as `YYYY-MM-DD`.
    case day
    case choice([String])
    /// A language as BCP 47 names it, for example `es` or `ht`.
    case language
    /// One count for each of the named keys that is given; a key that is missing is unknown, not zero.
    case counts(of: [String])
    case list(of: FieldType, maxCount: Int)
    /// One text for each language: `{"es": "...", "en": "..."}`.
    case texts(maxLength: Int)
    case record([FieldDescription])
    /// The data, in full, of one of these types: of the one that the field `typeIn` beside it names.
    case report(of: [EventTypeDescription], typeIn: String)

    /// The one field that says whom an event is about: no event is about two.
    public static let personField = "person"

    /// Whether `text` has the form of a ``person``.
    public static func isPerson(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(TextSyntax.isPerson)
    }

    /// The bounds of every count of people, beds or places.
    public static let countRange = 0...1_000_000
}

/// The groups in which people and beds are counted. They exclude each other.
public enum PersonGroup: String, Sendable, Hashable, Codable, CaseIterable {
    case singleAdult = "single_adult"
    /// Children in a family included.
    case familyMember = "family_member"
    case unaccompaniedChild = "unaccompanied_child"
    case unknown
}
