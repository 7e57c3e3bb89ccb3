import EnlaceCore

/// How what is told of an alert wants to be handled, and what of it may be told at all.
///
/// An event about an alert carries the labels of what it tells:
/// - **Classification**: the strictest of all that was seen in the occasion. Since when it lasts, and that it is over,
///   says something of every report behind it.
/// - **End** (`expirytime`): it says up to when a figure may be used, not that nobody may hear of the alert. A figure whose
///   end is past is left out, with the texts that may quote it, and with it its end. That an alert is over is told
///   without anything that has an end, past or yet to come: whoever was away until after it would see it fire for ever.
/// - **Purpose**: of an alert that begins or is raised that of the figures of then. Whoever may know of either may know
///   that it is over; a figure, or a name told before, goes along only where it may be used for all those purposes.
/// - A label that nobody understands leads to a refusal of what tells of its report, be it the end; what was told before
///   or is told after it is told for all that.
struct AlertHandling: Sendable {
    let labels: EventLabels
    /// Whether what was seen now may be told.
    let tellsSeen: Bool
    /// Whether what was told when it began or was raised may be told again.
    let tellsEarlier: Bool

    /// Of an alert that begins or is raised at `time`: all that it tells is seen then.
    ///
    /// - Parameter earlier: of what was told in the same occasion before.
    init(raising seen: EventLabels, after earlier: EventLabels, at time: Timestamp) {
        labels = seen.withoutEnd(past: time).adding(earlier.classification)
        tellsSeen = seen.expiry.map { time < $0 } ?? true
        tellsEarlier = false
    }

    /// Of an alert that is over.
    ///
    /// - Parameters:
    ///   - earlier: of what was told last.
    ///   - announced: of what was told while it was pending; nil where it never was.
    ///   - seen: of the figures that ended it; nil where none did.
    ///   - cause: of the event that ended it, of which nothing else is told.
    init(
        ending earlier: EventLabels, announced: EventLabels?, seeing seen: EventLabels?, by cause: EventLabels
    ) {
        let all = cause.adding(seen ?? .none)
        let told = EventLabels(purposesOf: [announced, earlier].compactMap(\.self).filter(\.mayBeTold)) ?? earlier
        labels = told.withoutEnd.adding(earlier.classification).adding(all.classification)
            .adding(cause.notUnderstood).adding(seen?.notUnderstood ?? .none)
        tellsSeen = seen.map { $0.expiry == nil && $0.serves(purposesOf: told) } ?? false
        tellsEarlier = earlier.mayBeTold && earlier.expiry == nil && earlier.serves(purposesOf: told)
    }
}

extension EventLabels {
    fileprivate var classification: EventLabels {
        only { name, _ in name == EventEnvelope.Extension.dataClassification }
    }

    /// The ends and purposes that cannot be read; a classification that cannot be prevails by itself.
    fileprivate var notUnderstood: EventLabels {
        only { name, text in
            switch name {
            case EventEnvelope.Extension.expiryTime: expiry == nil
            case EventEnvelope.Extension.purpose: EventLabels.purposes(text).isEmpty
            default: false
            }
        }
    }

    /// Whether what carries them may be used for all purposes for which what carries `other` may.
    fileprivate func serves(purposesOf other: EventLabels) -> Bool {
        let name = EventEnvelope.Extension.purpose
        guard let ours = values[name].map(EventLabels.purposes) else { return true }
        guard let theirs = other.values[name].map(EventLabels.purposes) else { return false }
        return theirs.allSatisfy(ours.contains)
    }

    /// Whether somebody may have been told of what carries them.
    fileprivate var mayBeTold: Bool { notUnderstood.isEmpty && !servesNothing }

    /// The purposes for which one of `parts` may be used, and no other label; nil of no parts.
    fileprivate init?(purposesOf parts: [EventLabels]) {
        guard !parts.isEmpty else { return nil }
        let name = EventEnvelope.Extension.purpose
        let purposes = parts.compactMap { $0.values[name].map(EventLabels.purposes) }
        // Where one of them names none, it may be used for all.
        let all = purposes.count < parts.count ? nil : Set(purposes.joined()).sorted().joined(separator: ",")
        self.init(all.map { [name: $0] } ?? [:])
    }

    private func only(_ isMeant: (String, String) -> Bool) -> EventLabels { EventLabels(values.filter(isMeant)) }
}
