import EnlaceCore
import Foundation

/// One `enlaced` as it is shipped, with a new journal of its own on the disk.
final class BenchNode {
    let key: WebhookSignature.SigningKey
    let port: Int
    private let site: Site
    private let folder: String
    private let socket: String
    private let configuration: BenchConfiguration
    private var process = Process()

    /// Starts a node and returns when it takes events.
    ///
    /// - Parameters:
    ///   - name: of its folder, for nodes that run at one time.
    ///   - partners: who is sent what is posted.
    ///   - webhooks: further settings of the plugin.
    init(_ site: Site, named name: String = "node", partners: [BenchPartner] = [], webhooks: String = "") throws {
        self.site = site
        folder = site.folder + "/" + name
        // A unix socket's path may have some hundred bytes only.
        socket = FileManager.default.temporaryDirectory.path + "/enlace-bench-\(getpid())-\(name).sock"
        port = try TCPSocket.freePort()
        try? FileManager.default.removeItem(atPath: folder)
        let secret = WebhookSignature.generateSymmetricKey()
        key = try WebhookSignature.SigningKey(secret)
        configuration = BenchConfiguration(
            folder: folder, port: port, socket: socket, partners: partners, webhooks: webhooks)
        try configuration.write()
        try Command.run(
            "\(site.bin)/enlaced", ["keys", "store", "bench", "--config", configuration.directory], input: secret + "\n"
        )
        try start()
    }

    private func start() throws {
        try Data().write(to: URL(fileURLWithPath: folder + "/log"))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "\(site.bin)/enlaced")
        process.arguments = ["run", "--config", configuration.directory]
        process.standardError = FileHandle(forWritingAtPath: folder + "/log")
        try process.run()
        try waitUntilReady()
    }

    private func waitUntilReady() throws {
        for _ in 0..<6_000 {
            if let status = try? status(), status["ready"]?.bool == true, TCPSocket.isOpen(port) { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw BenchFailure("the node did not become ready:\n\(log)")
    }

    /// Stops the node in order and removes its folder.
    func stop() throws {
        try end()
        try FileManager.default.removeItem(atPath: folder)
        // The node leaves its lock to whoever comes next.
        try FileManager.default.removeItem(atPath: socket + ".lock")
    }

    private func end() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFailure("the node ended with \(process.terminationStatus)")
        }
    }

    /// Stops the node, in order or as a crash does, and starts it anew on what it left.
    ///
    /// - Returns: seconds from its start until it takes events.
    func restart(crashing: Bool) throws -> Double {
        if crashing {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        } else {
            try end()
        }
        let clock = ContinuousClock()
        return try clock.measure { try start() } / .seconds(1)
    }

    /// MiB on the disk of what the node keeps.
    func stored() throws -> Double {
        let state = folder + "/state"
        let sizes = try FileManager.default.contentsOfDirectory(atPath: state).map {
            try FileManager.default.attributesOfItem(atPath: "\(state)/\($0)")[.size] as? NSNumber
        }
        return sizes.reduce(0) { $0 + ($1?.doubleValue ?? 0) } / 1_048_576
    }

    func ctl(_ arguments: [String]) throws -> JSONView {
        let text = try Command.run("\(site.bin)/enlacectl", arguments + ["--json", "--socket", socket])
        return try JSONDocument(Array(text.utf8)).root
    }

    private func status() throws -> JSONView { try ctl(["status"]) }

    /// The journal's last position.
    func head() throws -> Int {
        guard let head = try status()["journal"]?["head"]?.int else { throw BenchFailure("status tells no head") }
        return head
    }

    /// Returns when every component has folded all there is.
    func settle() throws {
        for _ in 0..<1_200 {
            let lags = try status()["components"]?.elements.map { $0["lag"]?.int ?? 0 } ?? []
            if lags.allSatisfy({ $0 == 0 }) { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw BenchFailure("the components have not caught up within a minute")
    }

    /// Returns when nothing is pending in the outbox, and every component has folded all there is.
    func settleOutbox() throws {
        for _ in 0..<1_200 {
            if try status()["outbox"]?["pending"]?.int == 0 { return try settle() }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw BenchFailure("notices are pending after a minute")
    }

    /// Puts other partners in the place of those that are configured.
    func replace(partners: [BenchPartner]) throws {
        let folder = self.folder + "/config/partners.d"
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for partner in partners {
            try partner.text.write(toFile: "\(self.folder)/config/\(partner.file)", atomically: true, encoding: .utf8)
        }
        _ = try ctl(["reload"])
    }

    /// Processor time since the start, in seconds.
    func processorSeconds() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // The second field is the program's name in parentheses; user and system time are the 14th and 15th.
        let fields = text.drop { $0 != ")" }.split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// MiB of memory, now and at most.
    func memory() throws -> (now: Double, peak: Double) {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        func value(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return (line?.split(separator: "\t").last?.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1_024
        }
        return (value("VmRSS"), value("VmHWM"))
    }
}
