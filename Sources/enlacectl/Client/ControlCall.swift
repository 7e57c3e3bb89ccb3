import EnlaceControl

/// One request to the daemon.
struct ControlCall {
    let method: ControlRoute.Method
    let target: String
    let body: [UInt8]?
    let contentType: String

    init(
        _ route: ControlRoute, _ parameters: String..., query: ControlQuery = ControlQuery(), body: [UInt8]? = nil,
        contentType: String = "application/json"
    ) {
        method = route.method
        target = route.target(parameters, query: query)
        self.body = body
        self.contentType = contentType
    }
}
