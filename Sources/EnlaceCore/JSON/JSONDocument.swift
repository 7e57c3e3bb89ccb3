/// A scanned JSON text (RFC 8259): the bytes as received and a flat list of what stands where in them.
///
/// Nothing is copied out of the bytes until it is asked for, so a batch of a thousand events is scanned once
/// and each event's exact span can be hashed and stored as it came.
public final class JSONDocument: Sendable {
    public let bytes: [UInt8]
    let nodes: [JSONNode]

    /// Scans `bytes` as one JSON text within `limits`; throws a ``JSONError`` that says what is wrong and at which byte.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self.nodes = try JSONScanner.scan(bytes, limits: limits)
        self.bytes = bytes
    }

    public var root: JSONView { JSONView(document: self, index: 0) }
}

/// What a JSON text may hold before it is refused.
public struct JSONLimits: Sendable {
    /// Arrays and objects within each other.
    public var depth: Int

    public init(depth: Int = 32) {
        self.depth = depth
    }
}

/// Why a text is no JSON that we take.
public struct JSONError: Error, Hashable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "this byte cannot stand here"
        case invalidNumber = "this is not a JSON number"
        case numberOutOfRange = "this number is out of range"
        case invalidEscape = "this is not a JSON escape"
        case invalidUTF8 = "this is not valid UTF-8"
        case controlCharacter = "a control character must be escaped"
        case tooDeep = "arrays and objects are nested too deeply"
        case duplicateKey = "this key stands twice in one object"
        case trailingBytes = "something follows the end of the JSON text"
        case tooLong = "the text is longer than 2 GiB"
    }

    public let reason: Reason
    /// Offset of the offending byte from the start of the text.
    public let offset: Int

    public init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String { "\(reason.rawValue) (at byte \(offset))" }
}

/// One value, or one key, of a ``JSONDocument``: 16 bytes, in the order of the text.
struct JSONNode {
    enum Kind: UInt8 {
        case null, `true`, `false`, number, string, array, object
    }

    var kind: Kind
    /// A string with backslashes must be decoded; all others are read as they stand.
    var isEscaped = false
    /// Where the value starts in the text; for a string, its opening quote.
    var start: Int32
    /// One past the value's last byte; for a string, past its closing quote.
    var end: Int32
    /// Index of the first node after this value and all that it holds.
    var next: Int32
}
