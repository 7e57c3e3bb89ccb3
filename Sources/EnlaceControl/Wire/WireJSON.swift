package import EnlaceCore

/// Any JSON value inside a reply, for example an event's data.
package struct WireJSON: Hashable, Sendable {
    package let json: JSON

    package init(_ json: JSON) {
        self.json = json
    }
}

extension WireJSON: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            self.init(try WireJSON.members(of: container))
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSON] = []
            while !container.isAtEnd { elements.append(try container.decode(WireJSON.self).json) }
            self.init(.array(elements))
        } else {
            self.init(try WireJSON.scalar(in: decoder.singleValueContainer()))
        }
    }

    private static func members(of container: KeyedDecodingContainer<Key>) throws -> JSON {
        let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
        return .object(try keys.map { .init($0.stringValue, try container.decode(WireJSON.self, forKey: $0).json) })
    }

    private static func scalar(in container: any SingleValueDecodingContainer) throws -> JSON {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int.self) { return .int(value) }
        if let value = try? container.decode(Double.self) { return .double(value) }
        return .string(try container.decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        switch json {
        case .object(let members):
            var container = encoder.container(keyedBy: Key.self)
            for member in members {
                try container.encode(WireJSON(member.value), forKey: Key(stringValue: member.key))
            }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(WireJSON(element)) }
        default: try encodeScalar(to: encoder.singleValueContainer())
        }
    }

    private func encodeScalar(to container: any SingleValueEncodingContainer) throws {
        var container = container
        switch json {
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value) where value.isFinite: try container.encode(value)
        case .string(let value): try container.encode(value)
        default: try container.encodeNil()
        }
    }
}
