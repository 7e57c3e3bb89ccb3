/// What is in force after a reload; a configuration with problems is refused and the old one stays.
package struct ReloadReply: Codable, Hashable, Sendable {
    package var configured: StatusReply.Configured

    package init(configured: StatusReply.Configured) {
        self.configured = configured
    }
}
