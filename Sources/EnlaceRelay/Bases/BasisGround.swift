/// On what it may rest that restricted fields leave.
package enum BasisGround: String, Sendable, Hashable, Codable, CaseIterable {
    case consent
    /// Of a person who cannot be asked; invoked by one of the staff and confirmed by another.
    case vitalInterest = "vital_interest"
    /// Of a child; invoked by one of the staff and confirmed by another.
    case bestInterest = "best_interest"
}
