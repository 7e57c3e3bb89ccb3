import EnlaceCore

/// What names an event: (source, id).
struct EventName: Hashable, Codable, Sendable {
    var source: String
    var id: String
}

/// The reports of one shelter in the order of their `asof`, and of their position where that is equal.
///
/// The newest ``limit`` are kept, so that a retraction finds what stood before; correcting or taking back an older one
/// changes nothing that anybody sees. Which are kept does not depend on the order of arrival.
struct ReportHistory: Sendable, Codable {
    static let limit = 64

    private struct Entry: Sendable, Codable {
        /// Position of the report itself: a correction keeps its place among reports of the same `asof`.
        var position: Int64
        /// The report as posted, then its corrections in their order; never empty.
        var versions: [Version]

        func precedes(_ other: Entry, asof: (Entry) -> Timestamp) -> Bool {
            (asof(self), position) < (asof(other), other.position)
        }
    }

    private struct Version: Sendable, Codable {
        var name: EventName
        var report: ShelterReport
        var labels: EventLabels
    }

    /// Corrections kept of one report; the oldest go first.
    private static let versionLimit = 8
    private var entries: [Entry] = []

    /// The report whose figures count.
    var current: ShelterReport? { entries.last.flatMap(ReportHistory.report) }

    /// How the figures that count want to be handled: a correction does not take the labels from what it corrects.
    var labels: EventLabels {
        (entries.last?.versions ?? []).reduce(.none) { $0.adding($1.labels) }
    }

    mutating func insert(_ report: ShelterReport, from event: Event) {
        let version = Version(name: EventName(event), report: report, labels: EventLabels(event))
        place(Entry(position: event.position, versions: [version]))
    }

    /// Replaces the report that `name` names, directly or by an earlier correction.
    mutating func correct(_ name: EventName, with report: ShelterReport, by correction: Event) {
        guard let index = index(of: name) else { return }
        var entry = entries.remove(at: index)
        if entry.versions.count > ReportHistory.versionLimit { entry.versions.remove(at: 1) }
        entry.versions.append(
            Version(name: EventName(correction), report: report, labels: EventLabels(correction)))
        place(entry)
    }

    /// Takes back a report with all its corrections, or one correction.
    mutating func retract(_ name: EventName) {
        guard let index = index(of: name) else { return }
        var entry = entries.remove(at: index)
        guard entry.versions.first?.name != name else { return }
        entry.versions.removeAll { $0.name == name }
        place(entry)
    }

    private func index(of name: EventName) -> Int? {
        entries.firstIndex { entry in entry.versions.contains { $0.name == name } }
    }

    private mutating func place(_ entry: Entry) {
        let asof = { (entry: Entry) in ReportHistory.report(entry)?.asof ?? Timestamp(milliseconds: 0) }
        let index = entries.lastIndex { $0.precedes(entry, asof: asof) }.map { $0 + 1 } ?? 0
        entries.insert(entry, at: index)
        if entries.count > ReportHistory.limit { entries.removeFirst() }
    }

    private static func report(_ entry: Entry) -> ShelterReport? { entry.versions.last?.report }
}
