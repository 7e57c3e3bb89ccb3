/// Writes an object member after member straight to its bytes: for what is written once for each event or notice, where
/// building a ``JSON`` first costs more than its text. The bytes are those that ``JSON/object(_:)`` would have.
package struct JSONObjectWriter: ~Copyable {
    private var out: [UInt8] = []

    package init() {
        // As for ``JSON/bytes``.
        out.reserveCapacity(512)
    }

    package mutating func add(_ key: String, _ text: String) {
        begin(key)
        JSONString.write(text, to: &out)
    }

    package mutating func add(_ key: String, _ number: Int) {
        begin(key)
        out.append(contentsOf: String(number).utf8)
    }

    package mutating func add(_ key: String, _ value: JSON) {
        begin(key)
        value.write(to: &out)
    }

    package consuming func finish() -> [UInt8] {
        out.append(contentsOf: (out.isEmpty ? "{}" : "}").utf8)
        return out
    }

    /// Keys are words of ours, which need no escape.
    private mutating func begin(_ key: String) {
        out.append(UInt8(ascii: out.isEmpty ? "{" : ","))
        out.append(UInt8(ascii: "\""))
        out.append(contentsOf: key.utf8)
        out.append(UInt8(ascii: "\""))
        out.append(UInt8(ascii: ":"))
    }
}
