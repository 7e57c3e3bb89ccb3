package import EnlaceCore

/// When people are to be told of something; one entry of a file in rules.d.
package struct AlertRule: Sendable, Hashable {
    package var id: String
    package var severity: AlertSeverity
    /// `for`: so long the condition must hold before the alert is raised.
    package var hold: Timestamp.Span
    package var labels: [String: String]
    /// By language.
    package var texts: [String: AlertText]
    /// Only objects in or below these areas; empty for all.
    package var areas: [String]
    /// Only these shelters, agencies or partners; empty for all.
    package var objects: [String]
    package var body: Body

    package enum Body: Sendable, Hashable {
        case threshold(ThresholdRule)
        case surge(SurgeRule)
        case silence(SilenceRule)
        case delivery(DeliveryRule)
    }

    package var kind: AlertKind {
        switch body {
        case .threshold: .threshold
        case .surge: .surge
        case .silence: .silence
        case .delivery: .delivery
        }
    }

    /// What its objects are.
    package var watched: AlertObjectKind {
        switch body {
        case .threshold: .shelter
        case .surge: .series
        case .silence(let silence): silence.subject.objectKind
        case .delivery: .partner
        }
    }

    /// What its figures and limits measure: of a threshold the figure of the shelter, of a partner the trouble; nil for
    /// the other kinds, which have one measure each.
    package var metric: String? {
        switch body {
        case .threshold(let threshold): threshold.metric.rawValue
        case .delivery(let delivery): delivery.subject.rawValue
        case .surge, .silence: nil
        }
    }

    /// How the figure is compared: of a threshold on which side of the limit it must lie, of a surge with what; nil for
    /// the other kinds, which compare in one way each.
    package var compare: String? {
        switch body {
        case .threshold(let threshold): threshold.limit.word.rawValue
        case .surge(let surge): surge.comparison.word.rawValue
        case .silence, .delivery: nil
        }
    }

    /// Whether an alert under its id can go on under it: not if the rule has come to look at something else since, or
    /// to compare it otherwise. What an older alert does not say is taken to be as it is now.
    func isMeasured(as alert: Alert) -> Bool {
        kind == alert.kind && watched == alert.objectKind && (alert.metric == nil || metric == alert.metric)
            && (alert.compare == nil || compare == alert.compare)
    }
}

package enum AlertKind: String, Sendable, Hashable, Codable, CaseIterable {
    case threshold, surge, silence, delivery
}

package enum AlertSeverity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case info, warning, critical

    private var rank: Int { AlertSeverity.allCases.firstIndex(of: self) ?? 0 }

    package static func < (lhs: AlertSeverity, rhs: AlertSeverity) -> Bool { lhs.rank < rhs.rank }
}

/// What an alert is about.
package enum AlertObjectKind: String, Sendable, Hashable, Codable, CaseIterable {
    case shelter, agency, series, partner
}

/// Looks at one figure of each shelter of this node.
///
/// A figure that is stale or withheld neither raises nor resolves: nobody knows which it should be. One that was taken
/// back resolves, for then there is nothing that the alert rests on.
package struct ThresholdRule: Sendable, Hashable {
    package enum Metric: String, Sendable, Hashable, CaseIterable {
        case present, over, uncovered, available
        /// People present for 100 usable beds.
        case occupancy
    }

    package enum Limit: Sendable, Hashable {
        case above(Double)
        case below(Double)

        enum Word: String, CaseIterable {
            case above, below
        }

        var word: Word {
            switch self {
            case .above: .above
            case .below: .below
            }
        }
    }

    package var metric: Metric
    package var limit: Limit
}

/// Looks at monthly statistics: a month that exceeds what is usual.
package struct SurgeRule: Sendable, Hashable {
    package enum Comparison: Sendable, Hashable {
        /// The same month a year before.
        case yearBefore
        /// The mean of so many months before, all of which must be known.
        case average(periods: Int)

        enum Word: String, CaseIterable {
            case yearBefore = "year_before"
            case average
        }

        var word: Word {
            switch self {
            case .yearBefore: .yearBefore
            case .average: .average
            }
        }
    }

    package var dataset: String
    /// By id or by the source's label; nil for all.
    package var component: String?
    package var region: String?
    /// By id or by the source's label; empty for all.
    package var seriesAreas: [String]
    package var comparison: Comparison
    /// By so many percent the base must be exceeded, or more.
    package var increase: Double
    /// A base below this is too small to compare with.
    package var minBase: Int
    /// A month that ended longer ago when its figures came is evaluated, but marked historical, and notifies nobody.
    package var maxAge: Timestamp.Span
}

/// Looks at the time since a shelter or an agency was last heard.
///
/// Only who was heard once can fall silent. A closed shelter is not expected to report.
package struct SilenceRule: Sendable, Hashable {
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        /// Its registration, then its reports.
        case shelter
        /// Any event that it posts.
        case agency

        var objectKind: AlertObjectKind { self == .shelter ? .shelter : .agency }
    }

    package var subject: Subject
    package var after: Timestamp.Span
}
