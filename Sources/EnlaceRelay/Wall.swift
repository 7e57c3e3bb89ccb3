package import EnlaceCore

/// What no agreement can allow. It is checked where the agreement is read, where a notice is made, and before each attempt.
package enum Wall {
    /// Why `field` may not go to a partner of `class`, as the end of a sentence; nil if it may.
    package static func objection(to field: FieldDescription, for class: PartnerClass) -> String? {
        let sensitivity = field.highestSensitivity
        if field.type.holdsReport { return "is restricted: it is a whole report, which no agreement can name" }
        guard `class`.isWalled else { return nil }
        if field.isPosition {
            return "is a position, which never goes to a partner of class \(`class`.rawValue)"
        }
        guard sensitivity > .public else { return nil }
        return "is \(sensitivity.rawValue), and a partner of class \(`class`.rawValue) gets public fields only"
    }

    /// Why an event of a type may not go to a partner of `class` at all, not even without its fields.
    package static func objection(to description: EventTypeDescription, for class: PartnerClass) -> String? {
        guard `class`.isWalled, description.isAboutPerson else { return nil }
        return "is about one person, and never goes to a partner of class \(`class`.rawValue)"
    }

    /// Whether a finished body may go to a partner of `class`, whatever the agreement said.
    ///
    /// It trusts nothing that led to the body: it reads the bytes and knows only the catalog.
    ///
    /// - Parameter hasBasis: whether there is a reason why restricted fields may leave.
    package static func admits(
        _ body: [UInt8], to class: PartnerClass, hasBasis: Bool = false, catalog: EventCatalog
    ) -> Bool {
        guard let event = try? JSONDocument(body).root, let name = event["type"]?.string,
            let description = catalog[EventType(name)], let data = event["data"]
        else { return false }
        return admits(data, of: description, to: `class`, hasBasis: hasBasis)
    }

    static func admits(
        _ data: JSONView, of description: EventTypeDescription, to class: PartnerClass, hasBasis: Bool
    ) -> Bool {
        guard objection(to: description, for: `class`) == nil else { return false }
        return data.members.allSatisfy { name, _ in
            if name == Redaction.withheldKey { return true }
            guard let field = description.field(named: name) else { return false }
            guard hasBasis || field.highestSensitivity < .restricted else { return false }
            return objection(to: field, for: `class`) == nil
        }
    }
}
