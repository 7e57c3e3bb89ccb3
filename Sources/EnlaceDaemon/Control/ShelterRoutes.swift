import EnlaceControl
import EnlaceCore
import EnlaceShelters

/// `shelters list|show`.
struct ShelterRoutes: Sendable {
    let shelters: ComponentRunner<Shelters>
    let live: LiveConfiguration
    let clock: any NodeClock

    func add(to router: ControlRouter) {
        router.reads(.shelters) { call in try await list(area: call.query["area"]) }
        router.reads(.shelter) { call in try await show(try call.parameter("shelter")) }
    }

    private func list(area: String?) async throws -> ShelterListReply {
        let areas = live.current.areas
        if let area, !areas.contains(area) {
            throw ControlProblem(
                .notFound, Suggestion.expected(oneOf: areas.areas.keys.sorted(), got: area),
                hint: "areas stand in areas.yaml")
        }
        let now = clock.now
        let table = await shelters.read { $0.table(at: now, filter: ShelterFilter(area: area), areas: areas) }
        return ShelterListReply(
            area: area, shelters: table.rows.map(EnlaceControl.ShelterRow.init),
            totals: EnlaceControl.ShelterTotals(table.totals), remote: table.peers.map(EnlaceControl.ShelterRow.init))
    }

    private func show(_ id: String) async throws -> ShelterDetailReply {
        let now = clock.now
        guard let detail = await shelters.read({ $0.detail(of: id, at: now) }) else {
            throw ControlProblem(
                .notFound, "this node has no shelter '\(id)'", hint: "enlacectl shelters list shows them")
        }
        return ShelterDetailReply(detail)
    }
}

extension EnlaceControl.ShelterRow {
    init(_ row: EnlaceShelters.ShelterRow) {
        self.init(
            id: row.id, name: row.name ?? row.id, area: row.area ?? "unknown",
            status: row.status?.rawValue ?? "unknown", state: row.state?.rawValue ?? "unknown",
            asof: WireTime(row.asof), usable: row.usable, present: row.present, available: row.available,
            over: row.over, origin: row.origin)
    }
}

extension EnlaceControl.ShelterTotals {
    init(_ totals: EnlaceShelters.ShelterTotals) {
        self.init(
            shelters: totals.shelters, usable: totals.usable, present: totals.present,
            available: totals.available, over: totals.over, stale: totals.stale, expired: totals.expired,
            unreported: totals.unreported, takenBack: totals.takenBack, closedUnknown: totals.closedUnknown)
    }
}

extension ShelterDetailReply {
    init(_ detail: ShelterDetail) {
        let row = detail.row
        let profile = detail.profile
        self.init(
            shelter: EnlaceControl.ShelterRow(row), operatedBy: profile?.operatedBy, owner: detail.owner,
            delegates: detail.delegates, uncovered: row.uncovered,
            groups: ShelterDetailReply.groups(row), admits: profile?.admits ?? [], services: profile?.services ?? [],
            servicesDown: detail.servicesDown, languages: profile?.languages ?? [],
            accessibility: profile?.accessibility ?? [], needs: detail.needs)
    }

    /// The groups of people, and with them the beds that any group may use and the people of whom no group is known.
    private static func groups(_ row: EnlaceShelters.ShelterRow) -> [Group] {
        let beds = BedGroup.allCases.map { bed in
            Group(
                group: bed.rawValue, usable: row.usableByGroup?[bed],
                present: PersonGroup(rawValue: bed.rawValue).flatMap { row.presentByGroup?[$0] },
                available: row.availableByGroup?[bed])
        }
        return beds + [Group(group: PersonGroup.unknown.rawValue, present: row.unknown)]
    }
}
