package import EnlaceCore

/// How the way to a partner is now, for an admin.
package struct PartnerCondition: Sendable, Hashable {
    /// Why nothing is sent until it is resumed; nil if it is not paused.
    package var pause: PartnerPause?
    /// Its circuit is not closed: most attempts failed, and none has succeeded since.
    package var isFailing: Bool
    /// Nothing is sent before this time: the circuit is open, or the partner asked for quiet.
    package var heldUntil: Timestamp?
}
