package import EnlaceCore

/// Why nothing is sent to a partner until an admin resumes it.
package enum PartnerPause: String, Sendable, Hashable {
    /// Its endpoint answered 410.
    case gone
    case `operator`
}

/// What must be known of a partner after a restart before anything is sent to it.
package struct PartnerStanding: Sendable, Hashable {
    package var pause: PartnerPause?
    /// Its circuit has opened and not closed since.
    package var isFailing: Bool

    package init(pause: PartnerPause? = nil, isFailing: Bool = false) {
        self.pause = pause
        self.isFailing = isFailing
    }
}

/// The standings of all partners, folded from the journal; one that was never in trouble is not kept.
package struct PartnerStandings: Sendable, Hashable {
    private var standings: [String: PartnerStanding] = [:]

    package init() {}

    static let types: Set<EventType> = [.partnerPaused, .partnerResumed, .partnerFailing, .partnerRecovered]

    package subscript(partner: String) -> PartnerStanding { standings[partner] ?? PartnerStanding() }

    package mutating func fold(_ event: Event) {
        // Only this node says how its partners fare.
        guard event.agency == nil, let partner = event.subject else { return }
        var standing = self[partner]
        switch event.type {
        case .partnerPaused:
            standing.pause = event.data?["reason"]?.string.flatMap(PartnerPause.init(rawValue:)) ?? .operator
        case .partnerResumed: standing.pause = nil
        case .partnerFailing: standing.isFailing = true
        case .partnerRecovered: standing.isFailing = false
        default: return
        }
        standings[partner] = standing == PartnerStanding() ? nil : standing
    }
}

extension PartnerStandings {
    var json: JSON {
        .array(
            standings.sorted { $0.key < $1.key }.map { partner, standing in
                var members: [JSON.Member] = [
                    .init("partner", .string(partner)), .init("failing", .bool(standing.isFailing)),
                ]
                if let pause = standing.pause { members.append(.init("pause", .string(pause.rawValue))) }
                return .object(members)
            })
    }

    /// Reads what ``json`` wrote; nil for anything else.
    init?(_ view: JSONView) {
        guard view.kind == .array else { return nil }
        for element in view.elements {
            guard let partner = element["partner"]?.string, let isFailing = element["failing"]?.bool else { return nil }
            let pause = element["pause"]?.string.flatMap(PartnerPause.init(rawValue:))
            standings[partner] = PartnerStanding(pause: pause, isFailing: isFailing)
        }
    }
}
