import EnlaceCore
import Foundation

/// On what, and of what, the figures are.
struct Machine {
    let root: String
    private let start = Ticks.now

    init(root: String) {
        self.root = root
    }

    /// How much of the processors' time the host of a virtual machine gave to others since this was made, in percent.
    var stolenPercent: Double {
        guard let start, let end = Ticks.now, end.all > start.all else { return 0 }
        return 100 * Double(end.stolen - start.stolen) / Double(end.all - start.all)
    }

    var json: JSON {
        [
            "processors": .int(ProcessInfo.processInfo.activeProcessorCount), "processor": text(processor),
            "memory_gib": .int(Int(ProcessInfo.processInfo.physicalMemory >> 30)),
            "kernel": text(try? Command.run("/usr/bin/env", ["uname", "-sr"])),
            "load": text(try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)),
            "stolen_percent": .double(stolenPercent),
            "commit": text(try? Command.run("/usr/bin/env", ["git", "-C", root, "rev-parse", "HEAD"])),
        ]
    }

    /// Clock ticks of all processors since the system started.
    private struct Ticks {
        let all: Int
        let stolen: Int

        static var now: Ticks? {
            let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
            // user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in the first two already.
            let values = text?.split(separator: "\n").first?.split(separator: " ").dropFirst().prefix(8)
                .compactMap { Int($0) }
            guard let values, values.count == 8 else { return nil }
            return Ticks(all: values.reduce(0, +), stolen: values[7])
        }
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
