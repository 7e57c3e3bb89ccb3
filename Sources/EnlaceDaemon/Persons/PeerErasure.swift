import EnlaceCore

/// What becomes of a peer's request to forget a person.
///
/// A peer can have forgotten only whom it told of itself. Who told of them is known by the events that are kept, and as
/// long as they are.
enum PeerErasure: Hashable {
    /// All that is kept about the person came from the peer.
    case erase
    /// Nothing is kept about them.
    case nothingKept
    /// It came from others alone. The peer is answered as if nothing were kept: of what it told, nothing is, and it must
    /// not learn whom others told of.
    case neverTold
    /// It came from the peer and from others as well, and one key seals it all.
    case toldByOthers

    /// - Parameter posters: the agencies that have told of the person.
    init(askedBy peer: String, ofPersonToldBy posters: Set<String>) {
        switch (posters.contains(peer), posters.count) {
        case (true, 1): self = .erase
        case (true, _): self = .toldByOthers
        case (false, 0): self = .nothingKept
        case (false, _): self = .neverTold
        }
    }

    /// Whether the peer is told that the person is forgotten.
    var isConfirmed: Bool { self != .toldByOthers }

    /// What the event says that an admin is told with; nil where there is nothing to see to.
    var reason: String? {
        switch self {
        case .erase, .nothingKept: nil
        case .neverTold: "never_told"
        case .toldByOthers: "told_by_others"
        }
    }
}
