/// What is in force after a reload; a configuration with problems is refused and the old one stays.
package struct ReloadReply: Codable, Hashable, Sendable {
    package var configured: StatusReply.Configured
    /// What of the files did not take effect.
    package var notes: [String]

    package init(configured: StatusReply.Configured, notes: [String] = []) {
        self.configured = configured
        self.notes = notes
    }
}
