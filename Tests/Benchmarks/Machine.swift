import EnlaceCore
import Foundation

/// On what, and of what, the figures are.
struct Machine {
    let root: String

    var json: JSON {
        [
            "processors": .int(ProcessInfo.processInfo.activeProcessorCount), "processor": text(processor),
            "memory_gib": .int(Int(ProcessInfo.processInfo.physicalMemory >> 30)),
            "kernel": text(try? Command.run("/usr/bin/env", ["uname", "-sr"])),
            "load": text(try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)),
            "commit": text(try? Command.run("/usr/bin/env", ["git", "-C", root, "rev-parse", "HEAD"])),
        ]
    }

    private var processor: String? {
        let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line.flatMap { $0.split(separator: ":").last }.map(String.init)
    }

    private func text(_ value: String?) -> JSON {
        value.map { .string($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? .null
    }
}
