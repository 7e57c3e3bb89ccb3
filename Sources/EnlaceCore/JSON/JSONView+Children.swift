extension JSONView {
    /// The value of `key` in an object; nil where there is none, or this is no object.
    public subscript(key: String) -> JSONView? {
        guard node.kind == .object else { return nil }
        var key = key
        return key.withUTF8 { document.value(of: $0, in: index) }.map { JSONView(document: document, index: $0) }
    }

    /// How many elements an array has, or members an object; 0 for anything else.
    public var count: Int { document.childCount(of: index) }

    /// The values of an array in order; empty for anything else.
    public var elements: [JSONView] { node.kind == .array ? Array(values) : [] }

    /// The members of an object in order; empty for anything else.
    public var members: [(key: String, value: JSONView)] {
        node.kind == .object ? entries.map { ($0.key.string ?? "", $0.value) } : []
    }

    /// The values of an array, or of an object's members, in order, without building an array of them.
    public var values: some Sequence<JSONView> { entries.lazy.map(\.value) }

    /// The members of an object with their keys as they stand, in order; an array's elements are their own keys.
    public var entries: Entries { Entries(self) }

    /// Walks the members of an object or the elements of an array.
    public struct Entries: Sequence, IteratorProtocol {
        private let document: JSONDocument
        private let isObject: Bool
        private var index: Int
        private let end: Int

        fileprivate init(_ view: JSONView) {
            document = view.document
            isObject = view.node.kind == .object
            index = view.index + 1
            end = Int(view.node.next)
        }

        public mutating func next() -> (key: JSONView, value: JSONView)? {
            guard index < end else { return nil }
            let key = JSONView(document: document, index: index)
            let value = isObject ? JSONView(document: document, index: index + 1) : key
            index = Int(value.node.next)
            return (key, value)
        }
    }
}

extension JSONView {
    /// The JSON Pointer (RFC 6901) from `ancestor`, in which this value stands, to this value; empty for itself.
    public func pointer(from ancestor: JSONView) -> String {
        var pointer = ""
        var current = ancestor
        while current.index != index, let step = document.child(of: current.index, holding: index) {
            let key = JSONView(document: document, index: step.node - 1)
            pointer += "/" + (current.kind == .object ? EventViolations.token(key.string ?? "") : String(step.position))
            current = JSONView(document: document, index: step.node)
        }
        return pointer
    }
}

extension JSONDocument {
    /// Hands over what every look into the text needs, so that it is fetched once a look and not once a byte.
    func withBuffers<Result>(
        _ body: (_ nodes: UnsafeBufferPointer<JSONNode>, _ bytes: UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        nodes.withUnsafeBufferPointer { nodes in bytes.withUnsafeBufferPointer { body(nodes, $0) } }
    }

    /// The node of the value of `key` in the object at `object`.
    fileprivate func value(of key: UnsafeBufferPointer<UInt8>, in object: Int) -> Int? {
        withBuffers { nodes, bytes in
            var child = object + 1
            let end = Int(nodes[object].next)
            while child < end {
                if nodes[child].reads(key, in: bytes) { return child + 1 }
                child = Int(nodes[child + 1].next)
            }
            return nil
        }
    }

    fileprivate func childCount(of container: Int) -> Int {
        withBuffers { nodes, _ in
            let step = nodes[container].kind == .object ? 1 : 0
            var count = 0
            var child = container + 1
            while child < Int(nodes[container].next) {
                count += 1
                child = Int(nodes[child + step].next)
            }
            return count
        }
    }

    /// The element or the member's value in `container` that is `node` or holds it, and how many stand before it.
    fileprivate func child(of container: Int, holding node: Int) -> (node: Int, position: Int)? {
        withBuffers { nodes, _ in
            let step = nodes[container].kind == .object ? 1 : 0
            var position = 0
            var child = container + 1
            while child < Int(nodes[container].next) {
                if Int(nodes[child + step].next) > node { return child + step <= node ? (child + step, position) : nil }
                position += 1
                child = Int(nodes[child + step].next)
            }
            return nil
        }
    }
}
