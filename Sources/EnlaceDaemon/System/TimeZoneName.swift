#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names of time zones, as the machine's zone files know them.
enum TimeZoneName {
    private static let folder = "/usr/share/zoneinfo"

    /// Whether there is a zone of this name; a machine without zone files knows UTC only. Blocks.
    static func isKnown(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !name.contains("..") && !name.hasPrefix("/")
        return name == "UTC" || (isPlain && !name.isEmpty && access("\(folder)/\(name)", R_OK) == 0)
    }
}
