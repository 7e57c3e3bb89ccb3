import EnlaceCore
import EnlaceTestSupport
import Synchronization

/// What a node has acknowledged: ids of the city's events, with the positions that the answers named.
final class Ledger: Sendable {
    private let positions = Mutex<[String: Int]>([:])

    var count: Int { positions.withLock { $0.count } }

    /// As the input of a script: `[[id, position], …]`.
    var json: JSON {
        .array(positions.withLock { $0 }.map { .array([.string($0.key), .int($0.value)]) })
    }

    /// Notes `events` if `answer` is 202; false for any other answer.
    func note(_ events: [JSON], _ answer: RawHTTPResponse) throws -> Bool {
        guard answer.status == 202 else { return false }
        let reply = try answer.json()
        guard let first = (reply["position"] ?? reply["firstPosition"])?.int else {
            throw ChildProcess.Failure(description: "a 202 without a position: \(answer.text)")
        }
        positions.withLock { positions in
            for (index, event) in events.enumerated() { positions[event.eventID] = first + index }
        }
        return true
    }
}
