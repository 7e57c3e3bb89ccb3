import Hummingbird

/// Which keys a route knows in the query of its URL.
package enum QueryKeys: Sendable {
    /// These and no others: a slip must not store what was only to be checked, nor answer more than was asked for.
    case only([String])
    /// Whatever stands there: probes add what keeps a cache from answering.
    case any

    /// - Throws: ``Problem`` that names the first key that is not known, or stands there more than once.
    func check(_ request: Request) throws {
        guard case .only(let known) = self, request.uri.query != nil else { return }
        var seen: Set<Substring> = []
        for (key, _) in request.uri.queryParameters {
            guard known.contains(String(key)) else {
                throw QueryKeys.problem("is not known here; \(QueryKeys.sentence(known))", key, request)
            }
            guard seen.insert(key).inserted else { throw QueryKeys.problem("stands more than once", key, request) }
        }
    }

    private static func problem(_ objection: String, _ key: Substring, _ request: Request) -> Problem {
        let sentence = "The query key '\(key.prefix(40))' \(objection)."
        return Problem(.malformed, request.method == .post ? "\(sentence) Nothing was stored." : sentence)
    }

    private static func sentence(_ known: [String]) -> String {
        let names = known.map { "'\($0)'" }.joined(separator: ", ")
        return switch known.count {
        case 0: "no key is"
        case 1: "known is \(names)"
        default: "known are \(names)"
        }
    }
}
