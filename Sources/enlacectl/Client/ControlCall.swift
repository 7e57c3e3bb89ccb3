import EnlaceControl

/// One request to the daemon.
struct ControlCall {
    let method: ControlRoute.Method
    let target: String
    let body: [UInt8]?
    let contentType: String
    /// Whether the daemon goes through much of the journal for it.
    let takesItsTime: Bool

    private static let long: Set<ControlRoute> = [
        .checkJournal, .whatif, .exportPerson, .erasePerson, .personDisclosures, .disclosures, .auditProof,
        .retryDelivery,
    ]

    init(
        _ route: ControlRoute, _ parameters: String..., query: ControlQuery = ControlQuery(), body: [UInt8]? = nil,
        contentType: String = "application/json"
    ) {
        method = route.method
        target = route.target(parameters, query: query)
        self.body = body
        self.contentType = contentType
        takesItsTime = ControlCall.long.contains(route)
    }
}
