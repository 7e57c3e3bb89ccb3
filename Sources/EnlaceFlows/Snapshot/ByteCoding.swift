/// Why a snapshot cannot be taken over; the component then replays the journal.
enum FlowSnapshotError: Error {
    /// Written by another version.
    case foreign
    /// Cut short, or naming what it does not hold.
    case damaged
}

/// Writes integers of fixed width, least byte first, and text with its length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ text: String) {
        write(UInt32(clamping: text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// The count, then each item.
    mutating func write<Items: Collection>(_ items: Items, each write: (Items.Element, inout ByteWriter) -> Void) {
        self.write(UInt32(clamping: items.count))
        for item in items { write(item, &self) }
    }
}

/// Reads what ``ByteWriter`` wrote; never past the end, whatever the bytes say.
struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func read<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(FlowSnapshotError) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - index >= size else { throw .damaged }
        defer { index += size }
        return Value(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index, as: Value.self) })
    }

    mutating func text() throws(FlowSnapshotError) -> String {
        let count = try count()
        defer { index += count }
        return String(decoding: bytes[index..<index + count], as: UTF8.self)
    }

    /// A number of items that can stand in the bytes that are left, at one byte each or more.
    mutating func count() throws(FlowSnapshotError) -> Int {
        let count = Int(try read(UInt32.self))
        guard count <= bytes.count - index else { throw .damaged }
        return count
    }

    mutating func items(_ read: (inout ByteReader) throws(FlowSnapshotError) -> Void) throws(FlowSnapshotError) {
        for _ in 0..<(try count()) { try read(&self) }
    }
}
