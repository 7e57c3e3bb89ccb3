import EnlaceControl
import EnlaceCore

enum EventDetailView: View {
    static func render(_ reply: EventDetailReply, on page: Page) -> String {
        let masked = reply.masked.isEmpty ? "" : "masked because restricted: \(reply.masked.joined(separator: ", "))"
        return blocks([
            facts(reply, on: page).text(width: page.width),
            reply.gone == nil ? PrettyJSON.text(reply.data.json) : "",
            masked.isEmpty ? "" : paragraph(masked, on: page),
            reply.gone.map { paragraph(sentence($0), on: page) } ?? "",
        ])
    }

    private static func sentence(_ gone: EventDetailReply.Gone) -> String {
        switch gone {
        case .expired: "its content expired: events of this type are kept for a time only"
        case .erased: "its content is gone: the person that it was about was erased"
        }
    }

    private static func facts(_ reply: EventDetailReply, on page: Page) -> Fields {
        let event = reply.event
        var fields = Fields()
        fields.add("position", Format.position(event.position))
        fields.add("type", event.type)
        fields.add(ifAny: "subject", event.subject)
        fields.add("id", event.id)
        fields.add("source", event.source)
        fields.add(event.agency == nil ? "derived by" : "posted by", EventTable.by(event))
        fields.add("happened", reply.time.map(page.fullTime) ?? Format.unknown)
        fields.add("recorded", page.fullTime(event.recorded))
        for (name, value) in reply.extensions.sorted(by: { $0.key < $1.key }) { fields.add(name, value) }
        fields.add(ifAny: "sha-256", reply.digest)
        return fields
    }
}

/// JSON over several lines, for reading.
enum PrettyJSON {
    static func text(_ json: JSON) -> String {
        lines(json).map { Display.clean($0) + "\n" }.joined()
    }

    private static func lines(_ json: JSON) -> [String] {
        switch json {
        case .object(let members) where !members.isEmpty:
            enclosed("{", members.map { member in keyed(member.key, lines(member.value)) }, "}")
        case .array(let elements) where !elements.isEmpty:
            json.text.utf8.count <= 60 ? [json.text] : enclosed("[", elements.map(lines), "]")
        default: [json.text]
        }
    }

    private static func keyed(_ key: String, _ value: [String]) -> [String] {
        ["\(JSON.string(key).text): \(value[0])"] + value.dropFirst()
    }

    private static func enclosed(_ open: String, _ items: [[String]], _ close: String) -> [String] {
        var lines = [open]
        for (index, item) in items.enumerated() {
            var item = item
            if index < items.count - 1 { item[item.count - 1] += "," }
            lines += item.map { "  " + $0 }
        }
        return lines + [close]
    }
}
