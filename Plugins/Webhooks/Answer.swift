/// One request as it goes out.
package struct OutgoingRequest: Sendable {
    let endpoint: EndpointAddress
    /// Whole lines, `name: value`.
    let headers: [String]
    /// Sent as it stands: these bytes are the signed ones.
    let body: [UInt8]
    /// Whether the body of the answer is wanted.
    var wantsAnswer = false
}

/// What came back for one request; of the body only what was asked for.
package struct Answer: Sendable, Hashable {
    enum Ending: Sendable, Hashable {
        case complete
        /// The body went past `response_limit` and the rest was not waited for.
        case cut
        /// One line of libcurl, fit for an admin's eyes.
        case failed(String)
        /// No address could be connected to, because none was allowed.
        case refused(EgressRefusal)
        case stopped
    }

    /// Nil if no status line arrived.
    var status: Int?
    /// The value of `Retry-After` as the partner wrote it.
    var retryAfter: String?
    var ending: Ending
    /// The whole body, where it was wanted and not cut.
    var body: [UInt8]?

    static let stopped = Answer(status: nil, retryAfter: nil, ending: .stopped)

    static func failed(_ reason: String) -> Answer {
        Answer(status: nil, retryAfter: nil, ending: .failed(reason))
    }
}
