import EnlaceCore
import EnlaceRelay
import EnlaceTestSupport

/// How many people arrived, by group, the last cell being those in no group; and which of it an agreement gives.
struct MovementTable {
    static let groups = ["single_adult", "family_member", "unaccompanied_child"]

    var cells: [Int]
    var least: Int
    var givesCells: Bool
    var givesTotal: Bool
    /// Whether the report names a total at all.
    var hasTotal: Bool

    var total: Int { cells.reduce(0, +) }

    init(by generator: inout SeededGenerator) {
        let least = Int.random(in: 3...6, using: &generator)
        cells = (0..<4).map { _ in
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: 0
            case 1: Int.random(in: least...(2 * least), using: &generator)
            default: Int.random(in: 1..<least, using: &generator)
            }
        }
        self.least = least
        hasTotal = Int.random(in: 0..<4, using: &generator) > 0
        if !hasTotal { cells[3] = 0 }
        givesCells = Int.random(in: 0..<4, using: &generator) > 0
        givesTotal = Int.random(in: 0..<4, using: &generator) > 0
    }

    func isSmall(_ count: Int) -> Bool { (1..<least).contains(count) }

    /// What the partner is sent.
    var notice: JSON? {
        let people = JSON.object(zip(MovementTable.groups, cells).map { .init($0, .int($1)) })
        var members: [JSON.Member] = [
            .init("since", "2026-03-01T00:00:00Z"), .init("asof", "2026-03-01T06:00:00Z"), .init("area", "tijuana"),
            .init("people", people),
        ]
        if hasTotal { members.append(.init("total", .int(total))) }
        let fields = (givesCells ? ["people"] : []) + (givesTotal ? ["total"] : [])
        let partner = Samples.partner(fields: [.arrivalReported: Set(fields)], minCount: least)
        var relay = Samples.relay([partner])
        var effects = Effects()
        relay.apply(EventDraft.posted(.arrivalReported, id: "a", data: .object(members)).event, effects: &effects)
        return effects.notices.first?.json["data"]?.json
    }
}

/// Every table that could have led to what the partner was sent, by whoever knows the rule and can count.
struct TableAttack {
    private(set) var worlds: [[Int]] = []

    /// Nil where nothing was sent.
    init?(on table: MovementTable) {
        guard let notice = table.notice else { return nil }
        let largest = 2 * table.least
        let ranges = (0..<4).map { cell -> ClosedRange<Int> in
            guard cell < 3 else { return 0...(table.hasTotal ? largest : 0) }
            switch notice["people"]?[MovementTable.groups[cell]] {
            case .int(let count)?: return count...count
            case .object?: return 1...(table.least - 1)
            default: return 0...largest
            }
        }
        for first in ranges[0] {
            for second in ranges[1] {
                for third in ranges[2] {
                    for rest in ranges[3] {
                        let world = [first, second, third, rest]
                        if TableAttack.fits(world, notice, table) { worlds.append(world) }
                    }
                }
            }
        }
    }

    func possible(_ cell: Int) -> Set<Int> { Set(worlds.map { $0[cell] }) }

    private static func fits(_ world: [Int], _ notice: JSON, _ table: MovementTable) -> Bool {
        guard table.givesTotal, table.hasTotal else { return true }
        let total = world.reduce(0, +)
        switch notice["total"] {
        case .int(let told)?: return total == told && (!table.givesCells || !world.contains(where: table.isSmall))
        case .object?: return table.isSmall(total)
        default: return world.contains(where: table.isSmall)
        }
    }
}
