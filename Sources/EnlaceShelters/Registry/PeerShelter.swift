import EnlaceCore

/// A shelter of another node, as far as that node lets us know: what it withholds or suppresses is unknown.
struct PeerShelter: Sendable, Codable {
    /// What names it here: two nodes may use the same id.
    struct Key: Hashable, Codable, Sendable {
        var origin: String
        var id: String
    }

    let key: Key
    private var name: String?
    private var area: String?
    private var status: ShelterStatus?
    /// From when on name, area and status may no longer be used, by their names; a snapshot of before has none.
    private var profileEnds: [String: Timestamp]?
    private var figures: Figures?
    private var profileVersion: Version?
    private var profileLabels = EventLabels.none
    /// Whether its own node has told of it: then nothing counts that another passes on, until that has expired. Nil in older
    /// snapshots.
    private var isKnownDirectly: Bool?

    /// The newest that its own node has told of each, also when that has expired: what is older comes too late, and would
    /// bring back beds of before. Nil in older snapshots.
    private var direct: Direct?

    private struct Direct: Sendable, Codable {
        var figures: Version?
        var profile: Version?
    }

    /// What a `shelter.changed` of the peer said.
    struct Figures: Sendable, Codable {
        fileprivate var version: Version
        fileprivate var labels: EventLabels
        /// From when on they may no longer be used.
        fileprivate var expires: Timestamp?
        /// Nil where the peer withholds it.
        var state: FigureState?
        var asof: Timestamp?
        var usable: Int?
        var present: Int?
        var available: Int?
        var over: Int?
        var uncovered: Int?
        var availableByGroup: [BedGroup: Int]?
        var presentByGroup: [PersonGroup: Int]?
    }

    /// Notices may overtake each other: the peer's time decides, then our position. A time that is yet to come here would
    /// keep out all that follows.
    fileprivate struct Version: Sendable, Equatable, Codable {
        var time: Timestamp
        var position: Int64

        init(_ event: Event) {
            time = min(event.envelope.time ?? event.recorded, event.recorded)
            position = event.position
        }

        func isNewer(than other: Version?) -> Bool {
            guard let other else { return true }
            return (time, position) > (other.time, other.position)
        }
    }

    init(key: Key) {
        self.key = key
    }

    mutating func register(_ event: Event, _ data: JSONView) {
        guard hear(event, \.profile) else { return }
        takeProfile(data, from: event)
    }

    /// Takes in who speaks, and answers whether what `event` says counts: what others passed on is over when its own node
    /// speaks, and what that told before is when it has told more.
    private mutating func hear(_ event: Event, _ told: WritableKeyPath<Direct, Version?>) -> Bool {
        if direct == nil, isKnownDirectly == true {
            direct = Direct(figures: figures?.version, profile: profileVersion)
        }
        let via = event.envelope.extensions[EventEnvelope.Extension.via]
        let isDirect = via.map { $0 == key.origin } ?? true
        if let end = figures?.expires, end <= event.recorded { isKnownDirectly = nil }
        guard isDirect else { return isKnownDirectly != true }
        let version = Version(event)
        var known = direct ?? Direct()
        guard version.isNewer(than: known[keyPath: told]) else { return false }
        if isKnownDirectly != true { forgetOthers() }
        known[keyPath: told] = version
        // Whatever tells of figures tells of the profile too.
        if version.isNewer(than: known.profile) { known.profile = version }
        direct = known
        isKnownDirectly = true
        return true
    }

    /// Keeps only what its own node has told, be it expired.
    private mutating func forgetOthers() {
        if figures?.version != direct?.figures { figures = nil }
        guard profileVersion != direct?.profile else { return }
        (name, area, status, profileEnds) = (nil, nil, nil, nil)
        (profileVersion, profileLabels) = (direct?.profile, .none)
    }

    mutating func change(_ event: Event, _ data: JSONView) {
        guard hear(event, \.figures) else { return }
        let version = Version(event)
        guard version.isNewer(than: figures?.version) else { return }
        figures = Figures(data, version: version, of: event)
        takeProfile(data, from: event)
    }

    /// What the peer lets us know at `now`: what is stale or may no longer be used is unknown.
    func told(at now: Timestamp, staleAfter: Timestamp.Span) -> Told {
        let state = state(at: now, staleAfter: staleAfter)
        let holds = { (field: String) in profileEnds?[field].map { now < $0 } ?? true }
        return Told(
            name: holds("name") ? name : nil, area: holds("area") ? area : nil, status: holds("status") ? status : nil,
            state: state, asof: state == .expired ? nil : figures?.asof,
            figures: state == .current || state == nil ? figures : nil,
            labels: profileLabels.adding(state == .expired ? .none : figures?.labels ?? .none))
    }

    /// As far as it is known.
    struct Told: Sendable {
        var name: String?
        var area: String?
        var status: ShelterStatus?
        var state: FigureState?
        var asof: Timestamp?
        /// Nil where they do not hold.
        var figures: Figures?
        /// Of what is told.
        var labels: EventLabels
    }

    /// How far the figures hold at `now`, nil where only the peer knows; one that fell silent does not keep its beds for
    /// ever.
    private func state(at now: Timestamp, staleAfter: Timestamp.Span) -> FigureState? {
        guard let figures else { return .unreported }
        if let expires = figures.expires, expires <= now { return .expired }
        guard figures.state == .current || figures.state == nil else { return figures.state }
        return now < (figures.asof ?? figures.version.time) + staleAfter ? figures.state : .stale
    }

    private mutating func takeProfile(_ data: JSONView, from event: Event) {
        let (version, end) = (Version(event), event.envelope.expiry)
        guard version.isNewer(than: profileVersion) else { return }
        profileVersion = version
        profileLabels = EventLabels(event)
        var ends = profileEnds ?? [:]
        if let text = data["name"]?.string { (name, ends["name"]) = (text, end) }
        if let text = data["area"]?.string { (area, ends["area"]) = (text, end) }
        if let known = data["status"]?.string.flatMap(ShelterStatus.init) { (status, ends["status"]) = (known, end) }
        profileEnds = ends
    }
}

extension PeerShelter.Figures {
    fileprivate init(_ data: JSONView, version: PeerShelter.Version, of event: Event) {
        let count = { (key: String) in data[key]?.int.map(Capacity.clamp) }
        self.init(
            version: version, labels: EventLabels(event), expires: event.envelope.expiry,
            state: data["state"]?.string.flatMap(FigureState.init),
            asof: data["asof"]?.string.flatMap { Timestamp($0) }, usable: count("usable"), present: count("present"),
            available: count("available"), over: count("over"), uncovered: count("uncovered"),
            availableByGroup: data["available_by_group"]?.counts(of: BedGroup.self),
            presentByGroup: data["present_by_group"]?.counts(of: PersonGroup.self))
    }
}
