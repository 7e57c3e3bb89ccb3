package import HTTPTypes
package import Hummingbird

/// The routes of a server: a router that also answers 405, and HEAD wherever it answers GET.
package struct RouteTable {
    package typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

    private static let knownMethods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    private let router = Router(context: BasicRequestContext.self)
    private var methods: [(path: String, allowed: [HTTPRequest.Method])] = []

    /// - Parameter middleware: sees every request, also those that no route fits.
    init(_ middleware: some MiddlewareProtocol<Request, Response, BasicRequestContext>) {
        router.add(middleware: middleware)
    }

    /// Adds a route; in `path`, `{name}` stands for one segment.
    ///
    /// - Parameter query: a request with another key in its query does not reach the handler.
    package mutating func on(
        _ path: String, _ method: HTTPRequest.Method, query: QueryKeys = .only([]), use handler: @escaping Handler
    ) {
        let checked: Handler = { request, context in
            try query.check(request)
            return try await handler(request, context)
        }
        add(path, method, checked)
        if method == .get {
            add(path, .head) { request, context in try await checked(request, context).createHeadResponse() }
        }
    }

    private mutating func add(_ path: String, _ method: HTTPRequest.Method, _ handler: @escaping Handler) {
        router.on(RouterPath(path), method: method, use: handler)
        if let index = methods.firstIndex(where: { $0.path == path }) {
            methods[index].allowed.append(method)
        } else {
            methods.append((path, [method]))
        }
    }

    /// Ends the building: what no route takes is refused from here on.
    func responder() -> RouterResponder<BasicRequestContext> {
        for (path, allowed) in methods {
            let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in RouteTable.knownMethods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ in
                    var response = Response(Problem(.methodNotAllowed))
                    response.headers[.allow] = list
                    return response
                }
            }
        }
        return router.buildResponder()
    }
}
