import EnlaceCore
import EnlaceDisclosures
import EnlaceIntake
import EnlaceRelay
import HTTPTypes
import Hummingbird
import Logging

/// Answers peers: signs for their notices, and for the checkpoints that they show.
struct PeerReceiver: PeerReception {
    let identity: NodeIdentity
    let bus: EventBus
    let keeper: CheckpointKeeper
    let live: LiveConfiguration
    let logger: Logger

    func members(for arrival: PeerArrival) async -> [JSON.Member] {
        var members: [JSON.Member] = []
        if let receipt = await receipt(for: arrival) { members.append(.init("receipt", .string(receipt))) }
        let letter = CheckpointLetter(checkpoint: arrival.checkpoint, consistency: arrival.consistency)
        if let partner = live.current.partners.first(where: { $0.id == arrival.agency }) {
            let reply = await keeper.examine(letter, of: partner, at: arrival.isNew ? .notice : .repetition)
            if letter != nil { members.append(.init("checkpoint", reply.json)) }
        }
        return members
    }

    /// Nil where the event is not at hand any more: it is stored all the same.
    private func receipt(for arrival: PeerArrival) async -> String? {
        do {
            let page = try await bus.page(after: arrival.position - 1, limit: 1)
            guard let event = page.events.first else { return nil }
            return try NoticeReceipt(
                node: identity.node, notice: arrival.notice, body: NoticeReceipt.digest(of: arrival.body),
                position: arrival.position, time: event.recorded
            ).signed(by: identity.signers)
        } catch {
            logger.warning("receipt not signed", metadata: ["error": "\(error)"])
            return nil
        }
    }
}

/// `POST /v1/hooks/{agency}/checkpoint`: a peer shows the head of its log for comparison.
struct CheckpointRoute: Sendable {
    let intake: Intake
    let keeper: CheckpointKeeper
    let live: LiveConfiguration
    private static let bodyLimit = 16 << 10

    func add(to table: inout RouteTable) {
        table.on("/v1/hooks/{agency}/checkpoint", .post) { request, context in
            guard let name = context.parameters.get("agency").flatMap({ PercentCoding.decode($0) }) else {
                throw Problem(.malformed, "The path is not percent-encoded UTF-8.")
            }
            return .json(try await compare(request, from: name).json)
        }
    }

    private func compare(_ request: Request, from name: String) async throws -> CheckpointReply {
        let body = try await BodyReader.read(request, limit: CheckpointRoute.bodyLimit)
        let agency = try intake.authenticatePeer(name, head: RequestHead(request.headers), body: body)
        guard let root = try? JSONDocument(body).root, let letter = CheckpointLetter(root) else {
            throw Problem(.malformed, "The body is not a checkpoint with its proof.")
        }
        guard let partner = live.current.partners.first(where: { $0.id == agency.id }) else {
            return CheckpointReply(.ignored)
        }
        return await keeper.examine(letter, of: partner, at: .comparison)
    }
}
