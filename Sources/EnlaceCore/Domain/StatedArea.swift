/// Where an event's data names an area: by its id, or by what a source of statistics calls its own division.
///
/// What leaves is decided by these, so intake asks by them too whether an agency may say it.
package struct StatedArea: Sendable, Hashable {
    /// From the event's root.
    package var pointer: String
    package var name: String

    /// Everything in `data` that names one.
    package static func all(in data: JSONView?) -> [StatedArea] {
        guard let data else { return [] }
        var stated: [StatedArea] = []
        if let name = data["area"]?.string { stated.append(StatedArea(pointer: "/data/area", name: name)) }
        if let name = data["labels"]?["area"]?.string {
            stated.append(StatedArea(pointer: "/data/labels/area", name: name))
        }
        for (index, area) in (data["areas"]?.elements ?? []).enumerated() {
            if let name = area.string { stated.append(StatedArea(pointer: "/data/areas/\(index)", name: name)) }
        }
        return stated
    }
}
