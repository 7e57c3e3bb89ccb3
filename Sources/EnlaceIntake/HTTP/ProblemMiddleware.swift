import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns every refusal and failure into problem+json, and counts every answer.
struct ProblemMiddleware: RouterMiddleware {
    let metrics: IntakeMetrics

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let response = try await answer(request, context, next)
        metrics.answered(route: context.endpointPath ?? "", status: response.status.code)
        return response
    }

    private func answer(
        _ request: Request, _ context: BasicRequestContext,
        _ next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return refuse(problem)
        } catch let error as HTTPError where error.status == .notFound {
            return refuse(Problem(.notFound))
        } catch let error as HTTPParserError {
            // The server answers what it cannot parse, and closes the connection.
            throw error
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(type(of: error))"])
            return refuse(Problem(.internalError))
        }
    }

    private func refuse(_ problem: Problem) -> Response {
        metrics.refused(problem.kind)
        return Response(problem)
    }
}
