/// One figure of a cell.
struct FlowFigure: Hashable, Sendable {
    var edition: FlowEdition
    var count: Int32
    /// Where it was said; of two figures of one edition the later prevails.
    var position: Int64

    static func precedes(_ lhs: FlowFigure, _ rhs: FlowFigure) -> Bool {
        (lhs.edition, lhs.position) < (rhs.edition, rhs.position)
    }
}

/// All figures that editions gave for one cell; the last one is current.
///
/// In an edition each count is kept once, where it was last said, so the history is the same in whichever order the
/// figures come, and grows no further than there are different counts.
struct FlowHistory: Hashable, Sendable {
    private(set) var current: FlowFigure
    /// Before the current one; empty for nearly all cells.
    private(set) var earlier: [FlowFigure] = []

    init(_ figure: FlowFigure) {
        current = figure
    }

    /// As a snapshot left it.
    init(earlier: [FlowFigure], current: FlowFigure) {
        self.earlier = earlier
        self.current = current
    }

    var figures: [FlowFigure] { earlier + [current] }

    mutating func insert(_ figure: FlowFigure) {
        var all = figures
        if let same = all.firstIndex(where: { $0.edition == figure.edition && $0.count == figure.count }) {
            guard all[same].position < figure.position else { return }
            all.remove(at: same)
        }
        let place = all.firstIndex { FlowFigure.precedes(figure, $0) } ?? all.endIndex
        all.insert(figure, at: place)
        current = all.removeLast()
        earlier = all
    }

    /// What `edition` answers: the last figure of it, or of the newest edition before it; nil if the cell is younger.
    func figure(asOf edition: FlowEdition) -> FlowFigure? {
        current.edition <= edition ? current : earlier.last { $0.edition <= edition }
    }

    /// Whether `edition` gave `count` once and another one after that.
    func hasTakenBack(_ count: Int, in edition: FlowEdition) -> Bool {
        guard let last = figure(asOf: edition), last.edition == edition, last.count != count else { return false }
        return earlier.contains { $0.edition == edition && $0.count == count }
    }
}
