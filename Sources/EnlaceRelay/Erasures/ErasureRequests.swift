import EnlaceCore

/// Who was asked to forget whom and has not confirmed it, and who has asked us.
///
/// Folded from the events that say so, never from what led to them: other rules change nothing of what was asked.
package struct ErasureRequests: Sendable, Codable {
    /// What another node has asked us.
    struct Received: Sendable, Hashable, Codable {
        /// Its id here as agency, and as partner.
        var agency: String
        /// Tells whether a person is the one who was meant, and says nothing else of them.
        var mark: String
    }

    /// What we have asked, by the id of the request.
    package private(set) var requests: [String: ErasureRequest] = [:]
    private var received: [String: Received] = [:]
    private var timers = DueTimes<String>()

    package init() {}

    var isEmpty: Bool { requests.isEmpty && received.isEmpty }

    /// When the next request becomes overdue.
    var nextDue: Timestamp? { timers.next }

    mutating func fold(_ event: Event, _ pseudonyms: some Pseudonyms) {
        guard ErasureErrand.types.contains(event.type), let id = event.subject,
            let person = event.data?[FieldType.personField]?.string
        else { return }
        switch (event.type, event.agency) {
        case (.erasureRequested, nil): open(id, event)
        case (.erasureRequested, let agency?):
            received[id] = Received(agency: agency, mark: ErasureRequests.mark(of: person, id, pseudonyms))
        default: confirm(id, person, by: event.agency, at: event.recorded)
        }
    }

    private mutating func open(_ id: String, _ event: Event) {
        guard let request = ErasureRequest(event) else { return }
        requests[id] = request
        timers[id] = request.due
    }

    /// Only the partner itself can confirm, or an admin of this node.
    private mutating func confirm(_ id: String, _ person: String, by agency: String?, at time: Timestamp) {
        guard let request = requests[id], request.person == person, request.confirmed == nil,
            agency.map({ $0 == request.partner }) ?? true
        else { return }
        requests[id]?.confirmed = time
        timers[id] = nil
    }

    /// Marks what is overdue at `due`, and answers the events that tell of it.
    mutating func fire(at due: Timestamp) -> [Derivation] {
        timers.take(dueBy: due).compactMap { id, _ in
            requests[id]?.isOverdue = true
            return requests[id]?.overdue(id)
        }
    }

    /// Who asked us to forget `person` by the request `id`; nil if nobody did.
    func requester(of id: String?, _ person: String?, _ pseudonyms: some Pseudonyms) -> String? {
        guard let id, let person, let received = received[id] else { return nil }
        return received.mark == ErasureRequests.mark(of: person, id, pseudonyms) ? received.agency : nil
    }

    private static func mark(of person: String, _ id: String, _ pseudonyms: some Pseudonyms) -> String {
        pseudonyms.mark(of: person, in: "erasure/\(id)")
    }
}
