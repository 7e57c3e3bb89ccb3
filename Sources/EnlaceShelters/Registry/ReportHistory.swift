import EnlaceCore

/// What names an event: (source, id).
struct EventName: Hashable, Codable, Sendable {
    var source: String
    var id: String
}

/// The reports of one shelter in the order of their `asof`, and of their position where that is equal.
///
/// The newest ``limit`` are kept, so that a retraction finds what stood before; which are kept does not depend on the
/// order of arrival. A correction says the whole report again, and may say that it was of another time. So it counts by
/// its own `asof`, whether or not the report that it names is still kept.
struct ReportHistory: Sendable, Codable {
    static let limit = 64

    /// Names that are remembered of reports that do not count; the oldest go first.
    static let pastLimit = 64

    private struct Entry: Sendable, Codable {
        /// Position of the report itself: a correction keeps its place among reports of the same `asof`.
        var position: Int64
        /// The report as posted, then its corrections in their order; never empty.
        var versions: [Version]
        /// Nil for a report that stands.
        var mark: Mark?

        var report: ShelterReport? { versions.last?.report }

        func isNamed(_ name: EventName) -> Bool { versions.contains { $0.name == name } }

        func precedes(_ other: Entry) -> Bool { (asof, position) < (other.asof, other.position) }

        var asof: Timestamp { report?.asof ?? Timestamp(milliseconds: 0) }
    }

    private enum Mark: String, Codable {
        case retracted
        /// What is corrected was forgotten, or stands behind its correction in the journal.
        case missing
    }

    private struct Version: Sendable, Codable {
        var name: EventName
        /// Nil where only the name is remembered.
        var report: ShelterReport?
        var labels: EventLabels
        /// When it was told, by this node's clock; snapshots without it are folded anew.
        var recorded: Timestamp

        init(name: EventName, report: ShelterReport?, labels: EventLabels, recorded: Timestamp) {
            self.name = name
            self.report = report
            self.labels = labels
            self.recorded = recorded
        }

        /// Of what `event` names, and nobody has seen.
        init(_ name: EventName, labels: EventLabels, by event: Event) {
            self.init(name: name, report: nil, labels: labels, recorded: event.recorded)
        }
    }

    /// Corrections kept of one report; the oldest go first.
    private static let versionLimit = 8
    private var entries: [Entry] = []
    /// By name only: reports that fell out, with their labels, and those that were taken back.
    private var past: [Entry] = []
    /// The newest `asof` that fell out of ``entries``.
    private var forgottenUntil: Timestamp?
    /// The strictest of all reports of which not even the name is remembered.
    private var forgottenLabels = EventLabels.none
    /// Of what took away or moved the reports in whose place another counts again, as long as that one counts.
    private(set) var amendmentLabels = EventLabels.none

    /// The newest report that stands; nil too where only such are kept that are older than one that fell out and may
    /// stand in the journal.
    private var counting: Entry? {
        guard let last = entries.last, forgottenUntil.map({ $0 <= last.asof }) ?? true else { return nil }
        return last
    }

    /// The report whose figures count.
    var current: ShelterReport? { counting?.report }

    /// Up to when what counts can know of anything: no later than it was told, for a reporter's clock may be ahead.
    var currentKnowledge: Timestamp? {
        counting?.versions.last.flatMap { version in version.report.map { min($0.asof, version.recorded) } }
    }

    /// Whether no report counts because each was taken back, as far as that is remembered.
    var isTakenBack: Bool { counting == nil && past.contains { $0.mark == .retracted } }

    /// How the figures that count want to be handled: a correction does not take the labels from what it corrects.
    var labels: EventLabels {
        (counting?.versions ?? []).reduce(amendmentLabels) { $0.adding($1.labels) }
    }

    mutating func insert(_ report: ShelterReport, from event: Event) {
        amend(by: event) { history in
            let version = Version(
                name: EventName(event), report: report, labels: EventLabels(event), recorded: event.recorded)
            var entry = history.takeMarked(version.name) ?? Entry(position: event.position, versions: [version])
            entry.position = event.position
            entry.versions[0] = version
            if entry.mark == .missing { entry.mark = nil }
            history.place(entry)
        }
    }

    /// Replaces the report that `name` names, directly or by an earlier correction; what was taken back stays so.
    mutating func correct(_ name: EventName, with report: ShelterReport, by correction: Event) {
        amend(by: correction) { history in
            var entry =
                history.take(name)
                ?? Entry(
                    position: correction.position,
                    versions: [Version(name, labels: history.forgottenLabels, by: correction)], mark: .missing)
            if entry.versions.count > ReportHistory.versionLimit {
                let dropped = entry.versions.remove(at: 1)
                entry.versions[0].labels.add(dropped.labels)
            }
            entry.versions.append(
                Version(
                    name: EventName(correction), report: report, labels: EventLabels(correction),
                    recorded: correction.recorded))
            history.place(entry)
        }
    }

    /// Takes back a report with all its corrections, or one correction.
    mutating func retract(_ name: EventName, by retraction: Event) {
        amend(by: retraction) { history in
            var entry =
                history.take(name)
                ?? Entry(
                    position: retraction.position, versions: [Version(name, labels: .none, by: retraction)])
            if entry.versions.first?.name == name {
                entry.mark = .retracted
            } else {
                entry.versions.removeAll { $0.name == name }
            }
            history.place(entry)
        }
    }

    /// Changes what is kept, and sees to the labels of `event` where another report counts because of it.
    private mutating func amend(by event: Event, _ body: (inout ReportHistory) -> Void) {
        let before = counting
        body(&self)
        let now = counting
        guard now?.versions.last?.name != before?.versions.last?.name else { return }
        if now?.isNamed(EventName(event)) != true {
            amendmentLabels.add(EventLabels(event))
        } else if now?.versions.first?.name != before?.versions.first?.name {
            amendmentLabels = .none
        }
    }

    private mutating func take(_ name: EventName) -> Entry? {
        if let index = entries.firstIndex(where: { $0.isNamed(name) }) { return entries.remove(at: index) }
        return past.firstIndex { $0.isNamed(name) }.map { past.remove(at: $0) }
    }

    /// What was corrected or taken back before it came. Asked for every report, so names are compared with few.
    private mutating func takeMarked(_ name: EventName) -> Entry? {
        let isMeant = { (entry: Entry) in entry.mark != nil && entry.versions[0].name == name }
        if let index = entries.firstIndex(where: isMeant) { return entries.remove(at: index) }
        return past.firstIndex(where: isMeant).map { past.remove(at: $0) }
    }

    private mutating func place(_ entry: Entry) {
        guard entry.mark != .retracted, entry.report != nil else { return remember(entry) }
        let index = entries.lastIndex { $0.precedes(entry) }.map { $0 + 1 } ?? 0
        entries.insert(entry, at: index)
        guard entries.count > ReportHistory.limit else { return }
        let oldest = entries.removeFirst()
        forgottenUntil = max(forgottenUntil ?? oldest.asof, oldest.asof)
        remember(oldest)
    }

    private mutating func remember(_ entry: Entry) {
        var entry = entry
        for index in entry.versions.indices { entry.versions[index].report = nil }
        past.append(entry)
        guard past.count > ReportHistory.pastLimit else { return }
        for version in past.removeFirst().versions { forgottenLabels.add(version.labels) }
    }
}
