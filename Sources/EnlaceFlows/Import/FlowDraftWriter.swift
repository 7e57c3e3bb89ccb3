import Crypto
import EnlaceCore

/// Writes `flow.reported` events straight as bytes: what repeats from cell to cell is made once.
struct FlowDraftWriter: Sendable {
    let source: String
    let edition: FlowEdition
    /// Names the file that is imported.
    let digest: String

    /// What is written of each value, by dimension and number; empty for a value that is missing.
    private typealias Fragments = [[[UInt8]]]
    /// `tucson-sector` and a zero byte, for the event's id.
    private let ids: Fragments
    /// `"area":"tucson-sector",`
    private let members: Fragments
    /// `"area":"Tucson Sector",`
    private let labels: Fragments

    private let datasets: [String]
    /// Up to the id; from there up to the data's members; between the count and the labels.
    private let head = Array("{\"specversion\":\"1.0\",\"id\":\"".utf8)
    private let middle: [UInt8]
    private let tail: [UInt8]
    private let editionText: [UInt8]

    init(source: String, digest: String, edition: FlowEdition, dataset: String, words: FlowVocabulary) {
        self.source = source
        self.digest = digest
        self.edition = edition
        ids = FlowDraftWriter.fragments(of: words, missing: [0]) { _, value in Array(value.id.utf8) + [0] }
        members = FlowDraftWriter.fragments(of: words) { FlowDraftWriter.member($0, $1.id) }
        labels = FlowDraftWriter.fragments(of: words) { dimension, value in
            value.labels.first.map { FlowDraftWriter.member(dimension, $0.text) } ?? []
        }
        datasets = [""] + words.values(of: .dataset).map(\.id)
        middle = Array(
            """
            ","source":\(JSON.string(source).text),"type":"\(EventType.flowReported)",\
            "\(EventEnvelope.Extension.flowImport)":"\(digest)","subject":\(JSON.string(dataset).text),\
            "data":{"unit":"\(CBPLayout.unit)",
            """.utf8)
        editionText = Array(edition.description.utf8)
        tail = Array(",\"edition\":\"\(edition)\",\"labels\":{".utf8)
    }

    private static func fragments(
        of words: FlowVocabulary, missing: [UInt8] = [], _ write: (FlowDimension, FlowVocabulary.Value) -> [UInt8]
    ) -> Fragments {
        FlowDimension.allCases.map { dimension in
            [missing] + words.values(of: dimension).map { write(dimension, $0) }
        }
    }

    private static func member(_ dimension: FlowDimension, _ text: String) -> [UInt8] {
        Array("\"\(dimension.rawValue)\":\(JSON.string(text).text),".utf8)
    }

    /// The events of `changes`, scanned together as one JSON array.
    func drafts(_ changes: ArraySlice<FlowComparison.Change>) throws -> [EventDraft] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(changes.count * 900 + 2)
        var scratch: [UInt8] = []
        var ids: [String] = []
        ids.reserveCapacity(changes.count)
        for change in changes {
            bytes.append(bytes.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
            let id = id(of: change, &scratch)
            ids.append(String(decoding: id, as: UTF8.self))
            write(change, id, to: &bytes)
        }
        bytes.append(contentsOf: bytes.isEmpty ? "[]".utf8 : "]".utf8)
        let extensions = [EventEnvelope.Extension.flowImport: digest]
        return zip(zip(changes, ids), try JSONDocument(bytes).root.elements).map { change, event in
            let envelope = EventEnvelope(
                id: change.1, source: source, type: .flowReported, subject: dataset(of: change.0),
                extensions: extensions)
            return EventDraft(envelope: envelope, content: EventContent(structured: event), agency: nil)
        }
    }

    private func dataset(of change: FlowComparison.Change) -> String {
        datasets[Int(change.key.numbers[FlowDimension.dataset.index])]
    }

    private func write(_ change: FlowComparison.Change, _ id: [UInt8], to out: inout [UInt8]) {
        let numbers = change.key.numbers
        out += head
        out += id
        out += middle
        for index in numbers.indices { out += members[index][Int(numbers[index])] }
        out.append(contentsOf: "\"period\":\"".utf8)
        out.append(change.key.period)
        out.append(contentsOf: "\",\"count\":".utf8)
        out.append(digits: change.count)
        out += tail
        let length = out.count
        for index in numbers.indices { out += labels[index][Int(numbers[index])] }
        if out.count > length { out.removeLast() }
        out.append(contentsOf: "}}}".utf8)
    }

    /// Follows from the cell, the edition and the count, so that the same figure is the same event from whatever file.
    private func id(of change: FlowComparison.Change, _ scratch: inout [UInt8]) -> [UInt8] {
        scratch.removeAll(keepingCapacity: true)
        let numbers = change.key.numbers
        for index in numbers.indices { scratch += ids[index][Int(numbers[index])] }
        scratch.append(change.key.period)
        scratch.append(0)
        scratch += editionText
        scratch.append(0)
        scratch.append(digits: change.count)
        return scratch.withUnsafeBytes { text in
            SHA256.hash(data: text).withUnsafeBytes { [UInt8](hex: $0.prefix(16)) }
        }
    }
}

extension [UInt8] {
    /// Two lower-case hexadecimal digits a byte.
    fileprivate init(hex bytes: Slice<UnsafeRawBufferPointer>) {
        self.init(unsafeUninitializedCapacity: bytes.count * 2) { out, count in
            for byte in bytes {
                for nibble in [byte >> 4, byte & 15] {
                    out.initializeElement(at: count, to: nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
                    count += 1
                }
            }
        }
    }

    /// A number that is not negative.
    fileprivate mutating func append(digits number: Int) {
        if number >= 10 { append(digits: number / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// `YYYY-MM`.
    fileprivate mutating func append(_ month: FlowMonth) {
        for divisor in [1_000, 100, 10, 1] { append(UInt8(ascii: "0") + UInt8(month.year / divisor % 10)) }
        append(UInt8(ascii: "-"))
        append(UInt8(ascii: "0") + UInt8(month.month / 10))
        append(UInt8(ascii: "0") + UInt8(month.month % 10))
    }
}
