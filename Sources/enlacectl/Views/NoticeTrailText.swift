import EnlaceControl

/// Attempts, receipt and place of a notice in words.
enum NoticeTrailText {
    /// - Parameter lists: whether each attempt gets a line; otherwise only where there was more than one.
    static func add(_ trail: NoticeTrail, to fields: inout Fields, attempts: Bool, on page: Page) {
        if attempts || trail.attempts.count > 1 {
            for attempt in trail.attempts {
                let answer = attempt.status.map { "HTTP \($0)" } ?? "no answer"
                let parts = [page.fullTime(attempt.time), answer, attempt.outcome].compactMap(\.self)
                fields.add("attempt", parts.joined(separator: ", "))
            }
        }
        fields.add(ifAny: "receipt", receipt(trail.receipt, on: page))
        fields.add(ifAny: "in the log", trail.place.map { place($0, on: page) })
    }

    /// Nothing where none is to be expected.
    private static func receipt(_ receipt: NoticeTrail.Receipt, on page: Page) -> String? {
        switch receipt.state {
        case .verified:
            let taken = receipt.taken.map { " on \(page.fullTime($0))" } ?? ""
            let position = receipt.position.map { ", there event \(Format.position($0))" } ?? ""
            return "verified: \(receipt.node ?? Format.unknown) signed that it took the notice\(taken)\(position)"
        case .refused: return "REFUSED: \(receipt.problem ?? Format.unknown)"
        case .none: return "none yet"
        case .notExpected: return nil
        }
    }

    private static func place(_ place: NoticeTrail.Place, on page: Page) -> String {
        let start = "entry \(place.index) of \(place.size), root \(place.root)"
        guard !place.cosigned.isEmpty else { return "\(start); no peer has signed for it yet" }
        let names = place.cosigned.map { "\($0.partner) (\($0.size) entries, \(page.time($0.time)))" }
        return "\(start); signed for by \(Format.list(names))"
    }
}
