package import EnlaceCore

extension Intake {
    /// What became of an event that `agency` posted under `id`.
    ///
    /// Its own exact sources are tried in turn; `source` picks one of them, and is needed for a source that only a
    /// pattern allows.
    package func status(of id: String, source: String?, agency name: String, head: RequestHead) async throws(Problem)
        -> Event
    {
        let agency = try policy.agency(name)
        try authenticate(head, body: [], as: agency)
        try throttle(agency)
        rates.spend(1, of: agency)
        let sources = source.map { [$0] } ?? agency.sources.filter { !$0.hasSuffix("/*") }
        for source in sources where agency.mayUse(source: source) {
            if let event = try await event(source: source, id: id), event.agency == agency.id { return event }
        }
        throw Problem(.notFound, "This agency has posted no such event.")
    }

    /// How many single events a minute `agency` may send, no more than `wanted`; nil for no limit.
    func requestsPerMinute(agency name: String, wanted: Int?) throws(Problem) -> Int? {
        let allowed = rates.rate(of: try policy.agency(name)).map { $0 * 60 }
        guard let wanted, wanted > 0 else { return allowed }
        return min(wanted, allowed ?? wanted)
    }

    func event(source: String, id: String) async throws(Problem) -> Event? {
        do {
            return try await bus.journal.event(source: source, id: id)
        } catch {
            throw Problem(error, isBatch: false)
        }
    }
}
