package import EnlaceCore

/// The registry of shelters: folds what their agencies report into honest capacity, and says what changed.
///
/// Shelters of other nodes are kept apart: they are never part of our totals, and nothing is derived for them.
/// Timers go by the recorded time of the next event as well as by the clock, so that what follows from a stretch of
/// the journal is the same whenever it is folded.
package struct Shelters: Component {
    package static let name = "shelters"

    package let interests: Set<EventType> = [
        .shelterRegistered, .shelterReported, .shelterChanged, .reportCorrected, .reportRetracted,
    ]

    /// After this time a report no longer says what is available.
    let staleAfter: Timestamp.Span
    var own: [String: Shelter] = [:]
    var peers: [PeerShelter.Key: PeerShelter] = [:]
    /// When the figures of each shelter cease to hold; no timer once that is said.
    var staleness = DueTimes<String>()
    /// As of when it was said last of each shelter that its figures ceased to hold.
    var expiries: [String: Timestamp] = [:]
    /// What was said of each shelter last, as the journal has it.
    var announced: [String: Announcement] = [:]
    /// What was said may not be what this version and these settings say.
    private var mayDisagree = true

    package init(staleAfter: Timestamp.Span = .hours(12)) {
        self.staleAfter = staleAfter
    }

    package mutating func apply(_ event: Event, effects: inout Effects) {
        advance(to: event.recorded, effects: &effects)
        guard let id = event.subject, let data = event.data else { return }
        if let origin = event.envelope.extensions[EventEnvelope.Extension.origin] {
            foldPeer(event, data, key: PeerShelter.Key(origin: origin, id: id))
            return
        }
        guard let agency = event.agency else {
            if event.type == .shelterChanged { announced[id] = Announcement(event, data) }
            return
        }
        switch event.type {
        case .shelterRegistered: register(event, id, data, agency: agency, effects: &effects)
        case .shelterReported: report(event, id, data, agency: agency, effects: &effects)
        case .reportCorrected, .reportRetracted: amend(event, id, data, agency: agency, effects: &effects)
        default: break
        }
    }

    package var nextDue: Timestamp? { staleness.next }

    package mutating func fire(at now: Timestamp, effects: inout Effects) {
        advance(to: now, effects: &effects)
    }

    package var needsReview: Bool { mayDisagree }

    /// Says anew what holds no longer as it was said: by an older version, or under another `staleAfter`.
    package mutating func review(at now: Timestamp, effects: inout Effects) {
        mayDisagree = false
        for (id, shelter) in own { staleness[id] = announced[id]?.isCurrent == true ? shelter.end(staleAfter) : nil }
        // What came due while the node was down is told with the time at which it was due.
        let ended = staleness.take(dueBy: now)
        for (id, due) in ended {
            // Whoever goes by times would take what is older than the last word for overtaken.
            let isNewer = announced[id].map { $0.time < due } ?? true
            expire(id, at: isNewer ? due : now, effects: &effects)
        }
        let told = Set(ended.map(\.timer))
        for (id, shelter) in own.sorted(by: { $0.key < $1.key }) where !told.contains(id) {
            let standing = shelter.standing(at: now, staleAfter: staleAfter)
            staleness[id] = standing.end
            // Of what has expired nobody knows what it said.
            guard let said = announced[id], !said.says(shelter.changed(standing), standing.labels) else { continue }
            effects.events.append(change(of: shelter, standing, timer: "review", at: now))
        }
    }

    /// Says of every shelter whose figures ceased to hold by `time` that they did.
    private mutating func advance(to time: Timestamp, effects: inout Effects) {
        for (id, due) in staleness.take(dueBy: time) { expire(id, at: due, effects: &effects) }
    }

    private mutating func expire(_ id: String, at due: Timestamp, effects: inout Effects) {
        guard let shelter = own[id] else { return }
        // A clock that was set back comes by the same time twice; an event of that name is there already then.
        let time = max(due, expiries[id].map { $0 + .milliseconds(1) } ?? due)
        expiries[id] = time
        let standing = shelter.standing(at: time, staleAfter: staleAfter)
        effects.events.append(change(of: shelter, standing, timer: "stale", at: time))
    }

    private func change(of shelter: Shelter, _ standing: ShelterStanding, timer: String, at time: Timestamp)
        -> Derivation
    {
        Derivation(
            .shelterChanged, subject: shelter.id, data: shelter.changed(standing), time: time,
            cause: .timer(object: "\(timer)/\(shelter.id)", due: time, index: 0), labels: standing.labels)
    }

    private mutating func register(
        _ event: Event, _ id: String, _ data: JSONView, agency: String, effects: inout Effects
    ) {
        guard let profile = ShelterProfile(data) else { return }
        if let owner = own[id]?.owner, owner != agency { return }
        own[id, default: Shelter(id: id, owner: agency, profile: profile)].take(profile, from: event)
        announce(id, from: event, effects: &effects)
    }

    private mutating func report(
        _ event: Event, _ id: String, _ data: JSONView, agency: String, effects: inout Effects
    ) {
        guard let report = ShelterReport(data, in: event) else { return }
        change(id, by: agency, from: event, effects: &effects) { history in
            history.insert(report, from: event)
        }
    }

    /// Changes a shelter's reports as an agency with the right to may, and says so if other figures count now, or others
    /// may know them.
    mutating func change(
        _ id: String, by agency: String, from event: Event, effects: inout Effects,
        _ body: (inout ReportHistory) -> Void
    ) {
        guard own[id]?.admits(reporter: agency) == true else { return }
        let before = own[id].map { ($0.history.current, $0.history.labels) }
        own[id]?.amend(body)
        guard let now = own[id]?.history, before?.0 != now.current || before?.1 != now.labels else { return }
        announce(id, from: event, effects: &effects)
    }

    private mutating func announce(_ id: String, from event: Event, effects: inout Effects) {
        guard let shelter = own[id] else { return }
        let standing = shelter.standing(at: event.recorded, staleAfter: staleAfter)
        staleness[id] = standing.end
        var change = Derivation(.shelterChanged, subject: id, data: shelter.changed(standing), from: event, index: 0)
        change.labels = standing.labels
        effects.events.append(change)
    }

    /// What may not be used any more when it comes must not take the place of what still may.
    private mutating func foldPeer(_ event: Event, _ data: JSONView, key: PeerShelter.Key) {
        if let expiry = event.envelope.expiry, expiry <= event.recorded { return }
        switch event.type {
        case .shelterRegistered: peers[key, default: PeerShelter(key: key)].register(event, data)
        case .shelterChanged: peers[key, default: PeerShelter(key: key)].change(event, data)
        default: break
        }
    }
}

extension EventName {
    init(_ event: Event) {
        self.init(source: event.source, id: event.id)
    }
}
