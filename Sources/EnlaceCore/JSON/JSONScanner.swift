/// The scanner behind ``JSONDocument``: strict RFC 8259 over untrusted bytes, in one pass, recursing no deeper than the limit.
///
/// It refuses what a lenient reader would let through and a second reader might take differently: duplicate keys,
/// invalid UTF-8, lone surrogates, raw control characters, a byte order mark, numbers beyond a double's range, and
/// nesting beyond the limit.
struct JSONScanner {
    static func scan(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> [JSONNode] {
        guard bytes.count < Int(Int32.max) else { throw JSONError(reason: .tooLong, offset: bytes.count) }
        let result = bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, depth: limits.depth)
            return Result { () throws(JSONError) in try scanner.run() }.map { scanner.nodes }
        }
        return try result.get()
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var depth = 0
    var index = 0
    private(set) var nodes: [JSONNode] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int) {
        self.bytes = bytes
        depthLimit = depth
        nodes.reserveCapacity(bytes.count / 12 + 8)
    }

    private mutating func run() throws(JSONError) {
        skipSpace()
        try value()
        skipSpace()
        guard index == bytes.count else { throw error(.trailingBytes) }
    }

    private mutating func value() throws(JSONError) {
        let start = index
        switch try current() {
        case UInt8(ascii: "{"): try container(.object)
        case UInt8(ascii: "["): try container(.array)
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "t"): append(try literal("true", .true), from: start)
        case UInt8(ascii: "f"): append(try literal("false", .false), from: start)
        case UInt8(ascii: "n"): append(try literal("null", .null), from: start)
        default:
            try number()
            append(.number, from: start)
        }
    }

    private mutating func container(_ kind: JSONNode.Kind) throws(JSONError) {
        guard depth < depthLimit else { throw error(.tooDeep) }
        depth += 1
        let place = nodes.count
        let closer = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
        append(kind, from: index)
        index += 1
        skipSpace()
        if try current() == closer {
            index += 1
        } else {
            try content(kind, until: closer)
        }
        nodes[place].end = Int32(truncatingIfNeeded: index)
        nodes[place].next = Int32(truncatingIfNeeded: nodes.count)
        if kind == .object { try refuseDuplicateKeys(of: place) }
        depth -= 1
    }

    private mutating func content(_ kind: JSONNode.Kind, until closer: UInt8) throws(JSONError) {
        while true {
            if kind == .object { try member() } else { try value() }
            skipSpace()
            let byte = try current()
            guard byte == UInt8(ascii: ",") || byte == closer else { throw error(.unexpectedByte) }
            index += 1
            if byte == closer { return }
            skipSpace()
        }
    }

    private mutating func member() throws(JSONError) {
        guard try current() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        try text()
        skipSpace()
        guard try current() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
        index += 1
        skipSpace()
        try value()
    }

    /// A key, or a string that stands as a value.
    private mutating func text() throws(JSONError) {
        let start = index
        let isEscaped = try string()
        append(.string, from: start, isEscaped: isEscaped)
    }

    private mutating func append(_ kind: JSONNode.Kind, from start: Int, isEscaped: Bool = false) {
        // A text has fewer than 2^31 bytes, and fewer nodes than bytes.
        nodes.append(
            JSONNode(
                kind: kind, isEscaped: isEscaped, start: Int32(truncatingIfNeeded: start),
                end: Int32(truncatingIfNeeded: index), next: Int32(truncatingIfNeeded: nodes.count + 1)))
    }
}

// MARK: - Duplicate keys

extension JSONScanner {
    /// Compares keys only where a glance at them leaves doubt: pairwise in small objects and through a set in large
    /// ones, so that a hostile object costs no more.
    private func refuseDuplicateKeys(of object: Int) throws(JSONError) {
        var seen: UInt64 = 0
        var count = 0
        var isDoubtful = false
        var isEscaped = false
        var key = object + 1
        while key < nodes.count {
            let bit = glance(nodes[key])
            isDoubtful = isDoubtful || seen & bit != 0
            isEscaped = isEscaped || nodes[key].isEscaped
            seen |= bit
            count += 1
            key = Int(nodes[key + 1].next)
        }
        guard isDoubtful || isEscaped else { return }
        let duplicate = count <= 16 && !isEscaped ? pairwiseDuplicate(of: object) : duplicateThroughSet(of: object)
        if let duplicate { throw JSONError(reason: .duplicateKey, offset: Int(nodes[duplicate].start)) }
    }

    /// One of 64 bits by length, first two and last byte: keys with different bits are different. The factors leave no
    /// doubt about the envelope and about the catalog's types. Behind a key there is at least its colon.
    private func glance(_ key: JSONNode) -> UInt64 {
        let length = UInt64(UInt32(bitPattern: key.end &- key.start))
        let first = UInt64(bytes[Int(key.start) + 1])
        let second = UInt64(bytes[Int(key.start) + 2])
        let last = UInt64(bytes[Int(key.end) - 2])
        return 1 << ((length &* 21 &+ first &+ second &* 15 &+ last) & 63)
    }

    private func pairwiseDuplicate(of object: Int) -> Int? {
        var key = object + 1
        while key < nodes.count {
            var other = object + 1
            while other < key {
                if isSameText(key, other) { return key }
                other = Int(nodes[other + 1].next)
            }
            key = Int(nodes[key + 1].next)
        }
        return nil
    }

    private func duplicateThroughSet(of object: Int) -> Int? {
        var seen: Set<[UInt8]> = []
        var key = object + 1
        while key < nodes.count {
            guard seen.insert(decodedText(key)).inserted else { return key }
            key = Int(nodes[key + 1].next)
        }
        return nil
    }

    private func isSameText(_ one: Int, _ other: Int) -> Bool {
        let (first, second) = (nodes[one], nodes[other])
        guard first.end - first.start == second.end - second.start else { return false }
        return bytes[Int(first.start)..<Int(first.end)].elementsEqual(bytes[Int(second.start)..<Int(second.end)])
    }

    private func decodedText(_ node: Int) -> [UInt8] {
        let inside = Array(bytes[Int(nodes[node].start) + 1..<Int(nodes[node].end) - 1])
        return nodes[node].isEscaped ? Array(JSONString.decode(inside[...]).utf8) : inside
    }
}
