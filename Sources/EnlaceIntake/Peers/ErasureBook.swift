/// Knows what partners were asked to forget.
package protocol ErasureBook: Sendable {
    /// The partner that was asked to forget somebody by the request of this id; nil if there is no such request.
    func partner(asked request: String) async -> String?
}
