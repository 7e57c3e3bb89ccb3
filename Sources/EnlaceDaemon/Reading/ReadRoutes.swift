import EnlaceCore
import EnlaceIntake
import EnlaceRelay
import EnlaceShelters
import Hummingbird

/// What partners read of the present: `GET /v1/shelters` and `GET /v1/availability`.
///
/// Reading is receiving: a read token belongs to a partner, and each shelter is shown as a `shelter.changed` notice
/// would show it, or not at all.
struct ReadRoutes: Sendable {
    let parts: NodeParts

    func add(to table: inout RouteTable) {
        let query = QueryKeys.only(["area"])
        table.on("/v1/shelters", .get, query: query) { request, _ in .json(try await shelters(request)) }
        table.on("/v1/availability", .get, query: query) { request, _ in .json(try await availability(request)) }
    }

    private func shelters(_ request: Request) async throws -> JSON {
        let partner = try parts.live.reader(of: request)
        let shown = try await shown(to: partner, request)
        return ["asof": .string(parts.setting.clock.now.description), "shelters": .array(shown.map(\.json))]
    }

    /// Sums over what the partner may see of each shelter.
    private func availability(_ request: Request) async throws -> JSON {
        let partner = try parts.live.reader(of: request)
        let shown = try await shown(to: partner, request)
        let byArea = Dictionary(grouping: shown) { $0.area }
        let areas = byArea.sorted { ($0.key ?? "") < ($1.key ?? "") }.map {
            SharedAvailability(area: $0.key, of: $0.value).json
        }
        return ["asof": .string(parts.setting.clock.now.description), "areas": .array(areas)]
    }

    private func shown(to partner: Partner, _ request: Request) async throws -> [SharedShelter] {
        let areas = parts.live.current.areas
        let wanted = request.uri.queryParameters["area"].map(String.init)
        if let wanted, !areas.contains(wanted) { throw Problem(.notFound, "There is no such area.") }
        let now = parts.setting.clock.now
        let table = await parts.shelters.read { $0.table(at: now) }
        guard let evaluation = await parts.relay.evaluation(upTo: 0) else { throw Problem(.stopping) }
        let shared = table.rows.compactMap { SharedShelter($0, to: partner, by: evaluation, at: now) }
        // By what the partner may see: an area that is withheld cannot be asked for either.
        return shared.filter { shelter in
            guard let wanted else { return true }
            return shelter.area.map { areas.contains($0, under: wanted) } ?? false
        }
    }
}
