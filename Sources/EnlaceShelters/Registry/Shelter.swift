import EnlaceCore

/// Whether a shelter's figures hold.
package enum FigureState: String, Sendable, Hashable, Codable, CaseIterable {
    case current
    /// The last report is too old: availability is unknown.
    case stale
    /// What was said may no longer be used, by its own `expirytime`.
    case expired
    case unreported
}

/// A shelter that an agency of this node registered.
struct Shelter: Sendable, Codable {
    let id: String
    /// The agency that registered it first.
    let owner: String
    private(set) var profile: ShelterProfile
    private var profileLabels = EventLabels.none
    /// When it was told, by this node's clock. Snapshots without it are folded anew.
    private var profileRecorded = Timestamp(milliseconds: 0)
    private(set) var history = ReportHistory()

    init(id: String, owner: String, profile: ShelterProfile) {
        self.id = id
        self.owner = owner
        self.profile = profile
    }

    mutating func take(_ profile: ShelterProfile, from event: Event) {
        self.profile = profile
        profileLabels = EventLabels(event)
        profileRecorded = event.recorded
    }

    /// Whether it has told of itself since what counts of its reports was known.
    private var isProfileNewer: Bool { history.currentKnowledge.map { $0 <= profileRecorded } ?? true }

    /// Nobody is to be sent to a shelter that is closed, or that has called itself full since the time that its report
    /// describes, whenever that came.
    private var takesNobody: Bool { profile.status.isClosed || profile.status == .full && isProfileNewer }

    /// Beds by group as last reported, or else as registered; a later registration can make them fewer, or others.
    var usableByGroup: [BedGroup: Int] {
        guard let reported = history.current?.usable else { return profile.usable }
        return isProfileNewer ? usableBeds(reported: reported, registered: profile.usable) : reported
    }

    /// Changes its reports where they lie: there are many, and a report changes one.
    mutating func amend(_ body: (inout ReportHistory) -> Void) { body(&history) }

    /// Whether `agency` may report on it and correct what was reported.
    func admits(reporter agency: String) -> Bool {
        agency == owner || profile.delegates.contains(agency)
    }

    /// When the figures of its report cease to hold; nil if there is no report.
    func end(_ staleAfter: Timestamp.Span) -> Timestamp? {
        guard let end = history.current.map({ $0.asof + staleAfter }) else { return nil }
        return min(end, labels.expiry ?? end)
    }

    /// Of all that its figures rest on.
    private var labels: EventLabels { profileLabels.adding(history.labels) }

    /// What is known of it at `now`. Nothing is, as soon as one of the labels says so that partners go by: of the profile,
    /// of the report in any of its versions, or of what took others away.
    func standing(at now: Timestamp, staleAfter: Timestamp.Span) -> ShelterStanding {
        var standing = figures(at: now, staleAfter: staleAfter)
        standing.isProfileOver = profileLabels.expiry.map { $0 <= now } ?? false
        return standing
    }

    private func figures(at now: Timestamp, staleAfter: Timestamp.Span) -> ShelterStanding {
        // What says that a report counts no more is told, even where nothing is told of the reports; and that something
        // has ended is told after its end.
        let unknown = profileLabels.adding(history.amendmentLabels).withoutEnd(past: now)
        guard let report = history.current else { return ShelterStanding(state: .unreported, labels: unknown) }
        let labels = labels
        guard labels.expiry.map({ now < $0 }) ?? true else { return ShelterStanding(state: .expired, labels: unknown) }
        guard now < report.asof + staleAfter else {
            return ShelterStanding(state: .stale, asof: report.asof, labels: labels)
        }
        let capacity = Capacity(usable: usableByGroup, present: report.present)
        return ShelterStanding(
            state: .current, asof: report.asof, capacity: takesNobody ? capacity.closed : capacity,
            present: report.present, end: end(staleAfter), labels: labels)
    }
}

/// What the registry makes of a shelter at one time; figures only while they hold.
struct ShelterStanding: Sendable {
    var state: FigureState
    var asof: Timestamp?
    var capacity: Capacity?
    var present: [PersonGroup: Int] = [:]
    /// When the figures cease to hold.
    var end: Timestamp?
    /// Of all that it rests on: of the profile, of the report as far as anything is told of it, and of what took others
    /// away. Notices and reads carry these very labels.
    var labels: EventLabels
    /// What the shelter has told of itself may no longer be used: neither its name nor its status is told.
    var isProfileOver = false
}

extension Shelter {
    /// The data of `shelter.changed`.
    func changed(_ standing: ShelterStanding) -> JSON {
        var members: [JSON.Member] = standing.isProfileOver ? [] : [.init("name", .string(profile.name))]
        members.append(.init("area", .string(profile.area)))
        if !standing.isProfileOver { members.append(.init("status", .string(profile.status.rawValue))) }
        members.append(.init("state", .string(standing.state.rawValue)))
        if let asof = standing.asof { members.append(.init("asof", .string(asof.description))) }
        guard let capacity = standing.capacity else { return .object(members) }
        let figures = [
            ("usable", capacity.usable), ("present", capacity.present), ("available", capacity.available),
            ("over", capacity.over), ("uncovered", capacity.uncovered),
        ]
        members += figures.map { JSON.Member($0.0, .int(Capacity.clamp($0.1))) }
        members.append(.init("available_by_group", JSON(counts: capacity.availableByGroup)))
        members.append(.init("present_by_group", JSON(counts: standing.present)))
        return .object(members)
    }
}
