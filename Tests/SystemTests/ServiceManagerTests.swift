import EnlaceCore
import EnlaceTestSupport
import Testing

extension RealProcesses {
    @Suite("What the service manager hears", .timeLimit(.minutes(3)))
    struct ServiceManagerTests {
        private static let interval = 500_000

        @Test("is READY once everything is bound, then a sign of life each half interval, then STOPPING")
        func life() async throws {
            let manager = try NotifySocket()
            let home = try NodeFolder(listeners: 2)
            let node = try NodeProcess(
                home, environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "\(ServiceManagerTests.interval)"])
            try await eventually("READY") { manager.count(of: "READY=1") == 1 }
            #expect(node.ports.count == 2)
            for port in node.ports { _ = try RawHTTPClient(port: port) }
            #expect(try await node.control("status").hasSucceeded)
            #expect(manager.messages.first == "READY=1")

            let start = ContinuousClock.now
            let before = manager.count(of: "WATCHDOG=1")
            try await eventually("signs of life") { manager.count(of: "WATCHDOG=1") >= before + 4 }
            // Four of them lie at least three pauses apart: they come at half of the interval, not all the time.
            #expect(ContinuousClock.now - start >= .microseconds(3 * ServiceManagerTests.interval / 2 - 50_000))
            #expect(manager.messages.contains { $0.hasPrefix("STATUS=position ") })

            #expect(manager.count(of: "STOPPING=1") == 0)
            #expect(try await node.stop() == .exited(0))
            #expect(manager.count(of: "STOPPING=1") == 1)
            #expect(manager.count(of: "READY=1") == 1)
        }

        @Test("is nothing while the disk hangs")
        func hangingDisk() async throws {
            let manager = try NotifySocket()
            let home = try NodeFolder()
            let node = try await NodeProcess.listening(
                home, environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "\(ServiceManagerTests.interval)"])
            let city = City(hook: try node.connect())
            try await city.post(shelters: 1)
            try await eventually("signs of life") { manager.count(of: "WATCHDOG=1") >= 2 }

            let fault = try await DiskFault(.slow(milliseconds: 6_000), on: node)
            let calls = fault.calls
            let hook = city.hook
            let report = city.events.report(on: "shelter-1")
            try await hook.client.send(try hook.request([report]))
            try await eventually("a commit hangs") { fault.calls > calls }
            let before = manager.count(of: "WATCHDOG=1")
            #expect(try await hook.client.response().status == 202)
            #expect(fault.finishedCalls > 0, "a 202 came before the disk had the event")
            // A live node would have said so two dozen times meanwhile.
            #expect(manager.count(of: "WATCHDOG=1") <= before + 4)

            try await fault.lift()
            let after = manager.count(of: "WATCHDOG=1")
            try await eventually("signs of life again") { manager.count(of: "WATCHDOG=1") >= after + 2 }
            #expect(try await node.stop() == .exited(0))
        }

        @Test("is nothing at all where there is none")
        func noManager() async throws {
            let node = try await NodeProcess.listening(try NodeFolder(), environment: ["NOTIFY_SOCKET": ""])
            #expect(try await node.stop() == .exited(0))
        }
    }
}
