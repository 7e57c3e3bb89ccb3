import CCurl
package import EnlaceCore

/// Reads the header field `Retry-After` (RFC 9110, section 10.2.3).
package enum RetryAfter {
    /// A partner cannot silence its notices for longer than this; they are tried daily at least.
    package static let longest = Timestamp.Span.hours(24)

    /// How long to wait, from `now`: between nothing and ``longest``; nil if the text is neither seconds nor a date.
    package static func parse(_ text: String, at now: Timestamp) -> Timestamp.Span? {
        guard let seconds = delay(text) ?? distance(text, from: now) else { return nil }
        return min(max(.seconds(seconds), .seconds(0)), longest)
    }

    /// Digits only; more of them than fit are as good as ``longest``.
    private static func delay(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return min(Int64(text) ?? .max, longest.milliseconds / 1_000)
    }

    private static func distance(_ text: String, from now: Timestamp) -> Int64? {
        // The three forms of an HTTP-date are ones that libcurl knows; it reads them as UTC, whatever the locale.
        let date = Int64(curl_getdate(text, nil))
        guard date != -1 else { return nil }
        let last = Int64(253_402_300_799)  // the end of the year 9999, to stay clear of overflow
        return min(max(date, 0), last) - now.milliseconds / 1_000
    }
}
