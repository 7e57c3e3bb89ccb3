import EnlaceCore
import EnlaceTestSupport
import ServiceLifecycle
import Testing
import Webhooks

@Suite("Many deliveries at once")
struct SharingTests {
    @Test("A server that does not answer delays nobody else")
    func slowAndFast() async throws {
        let slow = try ScriptedHTTPServer(always: .status(200).whenReleased)
        let fast = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run { sending in
            await withTaskGroup(of: DeliveryOutcome.self) { stuck in
                for number in 0..<32 { stuck.addTask { await sending.deliver(to: slow.url(), id: "slow-\(number)") } }
                await slow.requests(atLeast: 32)
                await withTaskGroup(of: DeliveryOutcome.self) { group in
                    for number in 0..<32 { group.addTask { await sending.deliver(to: fast.url(), id: "\(number)") } }
                    for await outcome in group { #expect(outcome.verdict == .delivered) }
                }
                #expect(fast.requests.count == 32)
                slow.release()
                for await outcome in stuck { #expect(outcome.verdict == .delivered) }
            }
        }
        #expect(Set(slow.requests.map { $0.header("webhook-id") }).count == 32)
    }

    @Test("A host's share is used up before others wait, and past its waiting room the sender is busy")
    func busy() async throws {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.maxConnectionsPerHost = 2
        configuration.maxWaitingPerHost = 3
        let slow = try ScriptedHTTPServer(always: .status(200).whenReleased)
        let fast = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run(configuration) { sending in
            let outcomes = await withTaskGroup(of: DeliveryOutcome.self) { group in
                for number in 0..<9 { group.addTask { await sending.deliver(to: slow.url(), id: "\(number)") } }
                // Four are turned away at once; the five others are under way or waiting.
                var outcomes: [DeliveryOutcome] = []
                for _ in 0..<4 { outcomes += [await group.next()].compactMap { $0 } }
                #expect(outcomes.allSatisfy { $0.detail == "sender busy" && $0.verdict == .recoverable(after: nil) })
                #expect(await sending.deliver(to: fast.url()).verdict == .delivered)
                slow.release()
                for await outcome in group { outcomes.append(outcome) }
                return outcomes
            }
            #expect(outcomes.filter { $0.verdict == .delivered }.count == 5)
        }
        #expect(slow.connectionCount == 2)
    }

    @Test("Hundreds of deliveries share few connections, and each arrives once")
    func reuse() async throws {
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.maxConnectionsPerHost = 4
        configuration.maxWaitingPerHost = 500
        let server = try ScriptedHTTPServer(always: .status(200))
        try await Sending.run(configuration) { sending in
            await withTaskGroup(of: DeliveryOutcome.self) { group in
                for number in 0..<300 { group.addTask { await sending.deliver(to: server.url(), id: "\(number)") } }
                for await outcome in group { #expect(outcome.verdict == .delivered) }
            }
        }
        #expect(Set(server.requests.map { $0.header("webhook-id") }).count == 300)
        #expect(server.requests.count == 300)
        #expect(server.connectionCount <= 4)
    }
}
