import EnlaceCore
import HTTPTypes
import Hummingbird

/// Translates between HTTP and ``Intake``.
struct IntakeRoutes: Sendable {
    let intake: Intake
    let settings: IntakeSettings
    /// The catalog as JSON, as `GET /v1/catalog` answers it.
    let catalog: [UInt8]

    func add(to table: inout RouteTable) {
        let hook = QueryKeys.only([IntakeRoutes.dryRun])
        table.on("/v1/hooks/{agency}", .post, query: hook) { try await post($0, $1) }
        table.on("/v1/hooks/{agency}", .options, query: hook) { try handshake($0, $1) }
        table.on("/v1/hooks/{agency}/events/{id}", .get, query: .only(["source"])) { try await status($0, $1) }
        table.on("/v1/catalog", .get) { _, _ in Response(bytes: catalog, type: "application/json", status: 200) }
        table.on("/healthz", .get, query: .any) { _, _ in .json(["status": "ok"]) }
        table.on("/readyz", .get, query: .any) { request, _ in readiness(request) }
        if settings.hasBenchRoute {
            table.on("/v1/bench/no-op", .post) { request, _ in try await noOperation(request) }
        }
    }

    private func post(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let agency = try segment("agency", context)
        let isDryRun = try isDryRun(request)
        let head = RequestHead(request.headers)
        try intake.admit(agency: agency, head: head)
        let body = try await BodyReader.read(request, limit: settings.bodyBytes)
        let submission = Intake.Submission(
            agency: agency, head: head, body: body, isDryRun: isDryRun)
        let acceptance = try await intake.accept(submission)
        let more = await intake.peerMembers(for: submission, acceptance)
        return .json(acceptance.json(adding: more), status: acceptance.status)
    }

    private static let dryRun = "dry-run"

    /// A poster who gets it wrong must neither store what was to be checked nor believe stored what was not.
    private func isDryRun(_ request: Request) throws -> Bool {
        switch value(of: IntakeRoutes.dryRun, request) {
        case "", "true", "1": return true
        case nil, "false", "0": return false
        case let value?:
            throw Problem(
                .malformed,
                "The query key 'dry-run' stands alone or is 'true' or 'false', not '\(value.prefix(40))'. Nothing was stored."
            )
        }
    }

    /// What a server costs that does nothing: the measure for all else.
    private func noOperation(_ request: Request) async throws -> Response {
        let body = try await BodyReader.read(request, limit: settings.bodyBytes)
        return .json(["bytes": .int(body.count)], status: 202)
    }

    private func status(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let event = try await intake.status(
            of: try segment("id", context), source: request.uri.queryParameters["source"].map(String.init),
            agency: try segment("agency", context), head: RequestHead(request.headers))
        return .json([
            "id": .string(event.id), "source": .string(event.source), "type": .string(event.type.name),
            "position": .int(Int(event.position)), "recorded": .string(event.recorded.description),
        ])
    }

    /// The webhook specification of CloudEvents, section 4: a sender asks whether it may send, and how often.
    private func handshake(_ request: Request, _ context: BasicRequestContext) throws -> Response {
        let wanted = request.headers[WebhookField.requestRate].flatMap { Int($0) }
        let rate = try intake.requestsPerMinute(agency: try segment("agency", context), wanted: wanted)
        var response = Response(status: .ok, headers: [.allow: "OPTIONS, POST"])
        if let origin = request.headers[WebhookField.requestOrigin] {
            response.headers[WebhookField.allowedOrigin] = origin
            response.headers[WebhookField.allowedRate] = rate.map { String($0) } ?? "*"
        }
        return response
    }

    private func readiness(_ request: Request) -> Response {
        let readiness = intake.readiness
        let isReady = readiness.isReady
        let checks = readiness.checks.map { check in
            [
                "name": .string(check.name), "ready": .bool(check.isReady),
                "detail": check.detail.map(JSON.string) ?? .null,
            ] as JSON
        }
        let problem = Problem(readiness.isStopping ? .stopping : .notReady)
        guard isSet("verbose", request) else { return isReady ? .json(["status": "ready"]) : Response(problem) }
        guard !isReady else { return .json(["status": "ready", "checks": .array(checks)]) }
        return Response(problem, adding: [JSON.Member("checks", .array(checks))])
    }

    private func segment(_ name: String, _ context: BasicRequestContext) throws -> String {
        guard let text = context.parameters.get(name).flatMap({ PercentCoding.decode($0) }) else {
            throw Problem(.malformed, "The path is not percent-encoded UTF-8.")
        }
        return text
    }

    /// Whether a flag stands in the query: alone, or with any value but `false` and `0`.
    private func isSet(_ flag: String, _ request: Request) -> Bool {
        value(of: flag, request).map { $0 != "false" && $0 != "0" } ?? false
    }

    /// What stands in the query for a key: empty where it stands alone, nil where it is missing.
    private func value(of key: String, _ request: Request) -> Substring? {
        guard request.uri.query != nil else { return nil }
        return request.uri.queryParameters[key[...]]
    }
}
