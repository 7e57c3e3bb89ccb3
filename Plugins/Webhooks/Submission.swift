/// An attempt on its way to the thread, with the task that waits for what comes of it.
struct Submission: Sendable {
    typealias Outcome = Result<Answer, Refusal>

    /// Host and port, whose connections are counted.
    let host: String
    /// Makes the request once there is a connection for it: the wait for one must not eat into the receiver's tolerance
    /// of the signature's age.
    let request: @Sendable () throws(Refusal) -> OutgoingRequest
    let reply: CheckedContinuation<Outcome, Never>
}
