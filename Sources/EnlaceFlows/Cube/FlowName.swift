import Crypto
import EnlaceCore

/// How the words of a source become stable ids.
///
/// An id is the word in lower case with `-` between its parts ("U.S. Border Patrol" is `us-border-patrol`). Words that
/// a source uses for the same thing from file to file have one id.
package enum FlowName {
    /// Longer ids end in a hash in place of what is cut off.
    static let maxLength = 64

    /// The id of `label` within `dimension`; nil where the label holds no letter, digit or other sign to name it by.
    package static func id(of label: String, in dimension: FlowDimension) -> String? {
        guard let slug = slug(label) else { return nil }
        return aliases[dimension]?[slug] ?? slug
    }

    /// What a data set of another node is called here. None of this node's own has a slash in its name, which is an
    /// identifier.
    static func dataset(_ dataset: String, of origin: String) -> String { "\(origin)/\(dataset)" }

    /// Whether a data set is another node's.
    static func isForeign(dataset: String) -> Bool { dataset.utf8.contains(UInt8(ascii: "/")) }

    private static let aliases: [FlowDimension: [String: String]] = [
        .demographic: [
            "uac": "uc", "uc-single-minors": "uc", "unaccompanied-children": "uc", "single-minors": "uc",
            "family-unit": "fmua", "family-units": "fmua", "family-unit-aliens": "fmua",
            "single-adult": "single-adults", "accompanied-minor": "accompanied-minors",
        ],
        .component: [
            "usbp": "us-border-patrol", "border-patrol": "us-border-patrol", "ofo": "office-of-field-operations",
        ],
        .region: [
            "southwest-border": "southwest-land-border", "northern-border": "northern-land-border",
        ],
    ]

    private static func slug(_ label: String) -> String? {
        var out: [UInt8] = []
        var isForeign = false
        for byte in label.utf8 {
            switch byte {
            case 0x30...0x39, 0x61...0x7A: out.append(byte)
            case 0x41...0x5A: out.append(byte + 0x20)
            case UInt8(ascii: "."), UInt8(ascii: "'"): break
            default:
                isForeign = isForeign || byte >= 0x80
                if let last = out.last, last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
            }
        }
        if out.last == UInt8(ascii: "-") { out.removeLast() }
        guard isForeign || out.count > maxLength else {
            return out.isEmpty ? nil : String(decoding: out, as: UTF8.self)
        }
        return hashed(String(decoding: out, as: UTF8.self), of: label)
    }

    /// `prefix`, cut where need be, and a hash of `text` that keeps ids apart which the prefix alone would not.
    static func hashed(_ prefix: String, of text: String) -> String {
        let hash = SHA256.hash(data: Array(text.utf8)).prefix(8).hex
        let head = prefix.utf8.prefix(maxLength - hash.utf8.count - 1)
        return head.isEmpty ? hash : String(decoding: head, as: UTF8.self) + "-" + hash
    }
}
