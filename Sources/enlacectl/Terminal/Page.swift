import EnlaceControl
import EnlaceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a view is drawn on: how wide it is, and in which time zone people read it.
struct Page: Sendable {
    /// Columns; tables and text never go beyond, whatever the terminal.
    static let maxWidth = 100

    var width = Page.maxWidth
    /// Minutes east of UTC at a time.
    var zone: @Sendable (Timestamp) -> Int = { _ in 0 }

    static var terminal: Page {
        Page(width: min(maxWidth, max(40, Terminal.width(of: .standardOutput) ?? maxWidth)), zone: localZone)
    }

    /// `2026-03-01 06:30`, and with `seconds` `2026-03-01 06:30:12`.
    func time(_ time: WireTime, seconds: Bool = false) -> String {
        let local = time.timestamp + .minutes(Int64(zone(time.timestamp)))
        let text = local.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(seconds ? 8 : 5))"
    }

    /// With the offset from UTC, for what stands alone: `2026-03-01 06:30:12 -08:00`.
    func fullTime(_ time: WireTime) -> String {
        let minutes = zone(time.timestamp)
        let parts = [abs(minutes) / 60, abs(minutes) % 60].map { Display.zeroPadded($0) }
        return "\(self.time(time, seconds: true)) \(minutes < 0 ? "-" : "+")\(parts[0]):\(parts[1])"
    }

    private static let localZone: @Sendable (Timestamp) -> Int = { time in
        var seconds = time_t(time.milliseconds / 1_000)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff / 60
    }
}

extension Display {
    fileprivate static func zeroPadded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
