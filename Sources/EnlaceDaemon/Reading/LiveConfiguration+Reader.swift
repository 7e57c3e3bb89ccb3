import EnlaceCore
import EnlaceIntake
import EnlaceRelay
import HTTPTypes
import Hummingbird

extension LiveConfiguration {
    /// The partner whose read token a request shows.
    ///
    /// - Throws: ``Problem`` 401 if it shows none, or one that nobody has; 403 if the partner's file holds it.
    func reader(of request: Request) throws -> Partner {
        guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer "),
            let partner = current.partners.holder(of: String(field.dropFirst(7)))
        else { throw Problem(.unauthenticated) }
        guard !partner.isHeld else {
            throw Problem(.forbidden, "Nothing is handed out to you at the moment; ask this node's admin until when.")
        }
        return partner
    }
}
