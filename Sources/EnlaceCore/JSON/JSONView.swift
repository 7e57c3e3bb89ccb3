/// A value within a ``JSONDocument``: cheap to copy, decoded only where it is read.
public struct JSONView: Sendable {
    public enum Kind: Sendable {
        case null, boolean, number, string, array, object
    }

    public let document: JSONDocument
    let index: Int

    var node: JSONNode { document.nodes[index] }

    public var kind: Kind {
        switch node.kind {
        case .null: .null
        case .true, .false: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// Where the value stands in the document's bytes.
    public var span: Range<Int> { Int(node.start)..<Int(node.end) }

    /// The value's exact text.
    public var bytes: ArraySlice<UInt8> { document.bytes[span] }

    public var isNull: Bool { node.kind == .null }

    public var bool: Bool? {
        switch node.kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The value as a whole number between -2^53 and 2^53, whichever way it is written (`12`, `12.0`, `1.2e1`); nil otherwise.
    public var int: Int? {
        guard node.kind == .number else { return nil }
        if let small = smallInteger { return small }
        guard let value = double, value == value.rounded(), abs(value) < 9_007_199_254_740_992 else { return nil }
        return Int(value)
    }

    public var double: Double? {
        guard node.kind == .number else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    /// Up to 15 plain digits, read without a detour over text.
    private var smallInteger: Int? {
        document.withBuffers { nodes, bytes in
            let span = Int(nodes[index].start)..<Int(nodes[index].end)
            let isNegative = bytes[span.lowerBound] == UInt8(ascii: "-")
            let digits = bytes[span.dropFirst(isNegative ? 1 : 0)]
            guard digits.count <= 15 else { return nil }
            var value = 0
            for byte in digits {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return isNegative ? -value : value
        }
    }
}

extension JSONView {
    /// The same value as a tree of its own.
    public var json: JSON {
        switch node.kind {
        case .null: .null
        case .true: .bool(true)
        case .false: .bool(false)
        case .number: int.map(JSON.int) ?? .double(double ?? 0)
        case .string: .string(string ?? "")
        case .array: .array(elements.map(\.json))
        case .object: .object(members.map { JSON.Member($0.key, $0.value.json) })
        }
    }
}
