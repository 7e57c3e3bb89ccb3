import EnlaceCore
import EnlaceIntake
import EnlaceRelay
import HTTPTypes
import Hummingbird

extension LiveConfiguration {
    /// The partner whose read token a request shows.
    ///
    /// - Throws: ``Problem`` 401 if it shows none, or one that nobody has.
    func reader(of request: Request) throws -> Partner {
        guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer "),
            let partner = current.partners.holder(of: String(field.dropFirst(7)))
        else { throw Problem(.unauthenticated) }
        return partner
    }
}
