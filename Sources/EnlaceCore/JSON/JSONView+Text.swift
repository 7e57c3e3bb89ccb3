extension JSONView {
    /// The text of a string; nil for anything else.
    public var string: String? {
        let node = node
        guard node.kind == .string else { return nil }
        let inside = document.bytes[Int(node.start) + 1..<Int(node.end) - 1]
        return node.isEscaped ? JSONString.decode(inside) : String(decoding: inside, as: UTF8.self)
    }

    /// Whether a string in it, or a name, is written with escapes.
    var hasEscapes: Bool { document.nodes[index..<Int(node.next)].contains(where: \.isEscaped) }

    /// Whether this is a string that reads `text`; nothing is copied unless it is written with escapes.
    public func reads(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in document.withBuffers { nodes, bytes in nodes[index].reads(text, in: bytes) } }
    }

    /// Hands over the UTF-8 of a string, decoded but not copied unless it is written with escapes; nil for anything else.
    public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let node = node
        guard node.kind == .string else { return nil }
        guard !node.isEscaped else {
            var text = string ?? ""
            return text.withUTF8(body)
        }
        return document.bytes.withUnsafeBufferPointer { bytes in
            body(UnsafeBufferPointer(rebasing: bytes[Int(node.start) + 1..<Int(node.end) - 1]))
        }
    }
}

extension JSONNode {
    /// Whether this is a string that reads `text`.
    func reads(_ text: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard kind == .string else { return false }
        let inside = Int(start) + 1..<Int(end) - 1
        guard !isEscaped else { return Array(JSONString.decode(Array(bytes[inside])[...]).utf8).elementsEqual(text) }
        guard inside.count == text.count else { return false }
        for offset in 0..<text.count where bytes[inside.lowerBound + offset] != text[offset] { return false }
        return true
    }
}
