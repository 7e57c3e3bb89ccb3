import EnlaceCore
import EnlaceIntake
import EnlaceRelay
import HTTPTypes
import Hummingbird

/// What partners fetch of what they missed: `GET /v1/notices` and `GET /v1/notices/{id}`.
///
/// A `HEAD` hands out nothing, so it counts as no delivery.
struct NoticeRoutes: Sendable {
    let live: LiveConfiguration
    let dispatcher: NoticeDispatcher

    private static let limits = 1...1_000

    func add(to table: inout RouteTable) {
        table.on("/v1/notices", .get, query: .only(["after", "limit"])) { request, _ in
            try await answer(request) {
                Response(bytes: try await list(request, $0), type: "application/json", status: 200)
            }
        }
        table.on("/v1/notices/{id}", .get) { request, context in
            let id = try context.parameters.require("id")
            return try await answer(request) { try await show(id, $0) }
        }
    }

    private func answer(_ request: Request, _ body: (Partner) async throws -> Response) async throws -> Response {
        let partner = try live.reader(of: request)
        var response = Response(status: .ok)
        if request.method != .head { response = try await NoticeRoutes.translated { try await body(partner) } }
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func translated(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch RelayError.unknownNotice {
            throw Problem(.notFound, "There is no such notice for you.")
        } catch RelayError.stopping {
            throw Problem(.stopping)
        } catch let error as JournalError {
            throw Problem(error)
        }
    }

    private func show(_ id: String, _ partner: Partner) async throws -> Response {
        let notice = try await dispatcher.pull(id, by: partner.id)
        return Response(bytes: notice.body, type: "application/cloudevents+json", status: 200)
    }

    /// Each notice stands in the answer with the bytes that it was frozen in.
    private func list(_ request: Request, _ partner: Partner) async throws -> [UInt8] {
        let parameters = request.uri.queryParameters
        let limit = parameters["limit"].map { Int($0) } ?? 100
        guard let limit, NoticeRoutes.limits.contains(limit) else {
            throw Problem(.malformed, "limit: expected a whole number from 1 to \(NoticeRoutes.limits.upperBound)")
        }
        let page = try await dispatcher.pull(
            by: partner.id, after: parameters["after"].map(String.init), limit: limit)
        var bytes = Array("{\"notices\":[".utf8)
        for (index, notice) in page.notices.enumerated() {
            bytes += Array("\(index > 0 ? "," : ""){\"id\":\(JSON.string(notice.id).text),\"event\":".utf8)
            bytes += notice.body + [UInt8(ascii: "}")]
        }
        let next = page.next.map(JSON.string) ?? .null
        return bytes + Array("],\"next\":\(next.text),\"more\":\(page.hasMore)}".utf8)
    }
}
