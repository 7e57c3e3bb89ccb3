import EnlaceCore
import EnlaceTestSupport
import Foundation
import Testing

/// What an independent SQLite reads in a copy of a stopped node's journal.
struct JournalFacts {
    let integrity: String
    /// Positions run from 1 to this.
    let count: Int
    let isGapless: Bool
    /// Pairs of (source, id) that stand more than once.
    let doubled: Int
    /// Ids that were acknowledged, and are not there or stand elsewhere than the answer said.
    let lost: [String]
    /// The city's events.
    let posted: Int
    let changed: Derived
    let decided: Derived

    /// What one component derived: how many events, and from how many.
    struct Derived: Equatable {
        let events: Int
        let causes: Int

        var isSingle: Bool { events == causes }
    }

    /// Reads the journal of a node that is not running; the files themselves are only copied.
    init(of home: NodeFolder, acknowledged ledger: Ledger) async throws {
        let copy = try TemporaryFolder()
        for file in ["enlace.db", "enlace.db-wal"] where FileManager.default.fileExists(atPath: "\(home.state)/\(file)")
        {
            try FileManager.default.copyItem(atPath: "\(home.state)/\(file)", toPath: "\(copy.path)/\(file)")
        }
        let script = try await PythonScript.run(
            JournalFacts.script, arguments: ["\(copy.path)/enlace.db"], input: ledger.json.bytes)
        let facts = try JSONDocument(Array(script.output.utf8)).root
        integrity = try #require(facts["integrity"]?.string)
        count = try #require(facts["count"]?.int)
        isGapless = facts["first"]?.int ?? 1 == 1 && facts["last"]?.int ?? 0 == count
        doubled = try #require(facts["doubled"]?.int)
        lost = try #require(facts["lost"]).elements.compactMap(\.string)
        posted = try #require(facts["posted"]?.int)
        changed = try Derived(facts["changed"])
        decided = try Derived(facts["decided"])
    }

    /// Whatever happened to the node: all that was acknowledged is there once, in order, and nothing followed twice.
    func expectNothingLost(_ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(integrity == "ok", comment, sourceLocation: sourceLocation)
        #expect(isGapless, comment, sourceLocation: sourceLocation)
        #expect(doubled == 0, comment, sourceLocation: sourceLocation)
        #expect(lost == [], comment, sourceLocation: sourceLocation)
        #expect(changed.isSingle, comment, sourceLocation: sourceLocation)
        #expect(decided.isSingle, comment, sourceLocation: sourceLocation)
    }

    /// After an orderly stop: all that follows from the city's events has been derived.
    func expectAllDerived(hasPartner: Bool = false, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(changed == Derived(events: posted, causes: posted), sourceLocation: sourceLocation)
        let decisions = hasPartner ? 2 * posted : 0
        #expect(decided == Derived(events: decisions, causes: decisions), sourceLocation: sourceLocation)
    }

    private static let script = """
        import json, sqlite3, sys
        acknowledged = json.load(sys.stdin)
        db = sqlite3.connect(sys.argv[1])
        one = lambda sql, *values: db.execute(sql, values).fetchone()
        db.execute('''CREATE TEMP VIEW journal AS
            SELECT position, s.text AS source, t.text AS type, id, body
            FROM events JOIN names s ON s.number = source JOIN names t ON t.number = type''')
        derived = '''SELECT count(*), count(DISTINCT json_extract(CAST(body AS TEXT), '$.enlacecause'))
            FROM journal WHERE type = ?'''
        count, first, last = one("SELECT count(*), min(position), max(position) FROM events")
        stored = dict(db.execute("SELECT id, position FROM journal WHERE source = '/agencies/city'"))
        print(json.dumps({
            "integrity": one("PRAGMA integrity_check")[0], "count": count, "first": first, "last": last,
            "doubled": one("SELECT count(*) FROM (SELECT 1 FROM journal GROUP BY source, id HAVING count(*) > 1)")[0],
            "lost": [id for id, position in acknowledged if stored.get(id) != position],
            "posted": len(stored),
            "changed": one(derived, "enlace.shelter.changed.v1"),
            "decided": one(derived, "enlace.relay.decided.v1"),
        }))
        """
}

extension JournalFacts.Derived {
    fileprivate init(_ pair: JSONView?) throws {
        let numbers = try #require(pair).elements.compactMap(\.int)
        self.init(events: numbers[0], causes: numbers[1])
    }
}
