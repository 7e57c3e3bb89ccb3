import EnlaceCore

/// A basis that is in force: why a notice may hold restricted fields.
package struct Basis: Sendable, Hashable {
    package var ground: BasisGround
    /// Id of the event that granted or invoked it.
    package var event: String

    package init(ground: BasisGround, event: String) {
        self.ground = ground
        self.event = event
    }
}

extension Basis {
    /// For an admin who asks why.
    package var sentence: String { "\(ground.rawValue), event \(event)" }

    var json: JSON { ["ground": .string(ground.rawValue), "event": .string(event)] }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard let ground = view["ground"]?.string.flatMap(BasisGround.init(rawValue:)),
            let event = view["event"]?.string
        else { return nil }
        self.init(ground: ground, event: event)
    }
}
