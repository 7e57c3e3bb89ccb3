import EnlaceCore

/// A shelter of another node, as far as that node lets us know: what it withholds or suppresses is unknown.
struct PeerShelter: Sendable, Codable {
    /// What names it here: two nodes may use the same id.
    struct Key: Hashable, Codable, Sendable {
        var origin: String
        var id: String
    }

    let key: Key
    private(set) var name: String?
    private(set) var area: String?
    private(set) var status: ShelterStatus?
    private(set) var figures: Figures?
    private var profileVersion: Version?
    private var profileLabels = EventLabels.none

    /// What a `shelter.changed` of the peer said.
    struct Figures: Sendable, Codable {
        fileprivate var version: Version
        fileprivate var labels: EventLabels
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

    /// Notices may overtake each other: the peer's time decides, then our position.
    fileprivate struct Version: Sendable, Codable {
        var time: Timestamp
        var position: Int64

        init(_ event: Event) {
            time = event.envelope.time ?? event.recorded
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
        takeProfile(data, from: event)
    }

    mutating func change(_ event: Event, _ data: JSONView) {
        let version = Version(event)
        guard version.isNewer(than: figures?.version) else { return }
        figures = Figures(data, version: version, labels: EventLabels(event))
        takeProfile(data, from: event)
    }

    /// How far the figures hold at `now`; a peer that fell silent does not keep its beds for ever.
    func state(at now: Timestamp, staleAfter: Timestamp.Span) -> FigureState? {
        guard let figures else { return .unreported }
        guard figures.state == .current else { return figures.state }
        return now < (figures.asof ?? figures.version.time) + staleAfter ? .current : .stale
    }

    /// Of what is shown of it.
    var labels: EventLabels { profileLabels.adding(figures?.labels ?? .none) }

    private mutating func takeProfile(_ data: JSONView, from event: Event) {
        let version = Version(event)
        guard version.isNewer(than: profileVersion) else { return }
        profileVersion = version
        profileLabels = EventLabels(event)
        name = data["name"]?.string ?? name
        area = data["area"]?.string ?? area
        status = data["status"]?.string.flatMap(ShelterStatus.init) ?? status
    }
}

extension PeerShelter.Figures {
    fileprivate init(_ data: JSONView, version: PeerShelter.Version, labels: EventLabels) {
        let count = { (key: String) in data[key]?.int.map(Capacity.clamp) }
        self.init(
            version: version, labels: labels, state: data["state"]?.string.flatMap(FigureState.init),
            asof: data["asof"]?.string.flatMap { Timestamp($0) }, usable: count("usable"), present: count("present"),
            available: count("available"), over: count("over"), uncovered: count("uncovered"),
            availableByGroup: data["available_by_group"]?.counts(of: BedGroup.self),
            presentByGroup: data["present_by_group"]?.counts(of: PersonGroup.self))
    }
}
