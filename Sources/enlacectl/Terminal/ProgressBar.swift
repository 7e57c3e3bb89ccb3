import EnlaceControl

/// How far long work has come, on one line that is drawn over and over.
struct ProgressBar {
    private static let cells = 30

    /// `validate  [##########····················]  33 %  1,000 of 3,000 rows`
    static func text(_ progress: ImportProgress) -> String {
        let phase = Display.pad(Display.clean(progress.phase), to: 10, .left)
        guard let total = progress.total, total > 0 else { return "\(phase)\(Format.number(progress.done)) rows" }
        let share = min(1, max(0, Double(progress.done) / Double(total)))
        let full = Int(share * Double(cells))
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: cells - full)
        let percent = Display.pad(String(Int(share * 100)), to: 3, .right)
        return "\(phase)[\(bar)] \(percent) %  \(Format.number(progress.done)) of \(Format.number(total)) rows"
    }

    private let isShown = Terminal.isTerminal(.standardError)

    /// Draws over the last state; does nothing where stderr is no terminal.
    func show(_ progress: ImportProgress) {
        guard isShown else { return }
        let width = Terminal.width(of: .standardError) ?? Page.maxWidth
        Terminal.write("\r\(Display.truncate(ProgressBar.text(progress), to: width - 1))\u{1B}[K", to: .standardError)
    }

    func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: .standardError) }
    }
}
