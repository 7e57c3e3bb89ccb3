package import EnlaceCore
import Synchronization

/// Posts a notice once and says what came of it; the relay alone decides whether and when to try again.
///
/// What an attempt needs is checked before any connection is made: an endpoint that may not be used, or a notice that
/// cannot be signed, costs no traffic. A task that is cancelled while it delivers still gets the true outcome, because
/// the bytes may have left already.
package final class WebhookChannel: NoticeChannel {
    private let sender: Sender
    private let clock: any NodeClock
    /// Taken apart once: an endpoint changes with a reload, and a partner is sent many notices.
    private let addresses = Mutex<[NoticeDelivery.Endpoint: EndpointAddress]>([:])
    private static let addressLimit = 1_024

    package init(sender: Sender, clock: any NodeClock) {
        self.sender = sender
        self.clock = clock
    }

    package func deliver(_ delivery: NoticeDelivery) async -> DeliveryOutcome {
        do {
            let endpoint = try address(of: delivery.endpoint)
            try check(delivery)
            let answer = try await sender.send(to: endpoint) { () throws(Refusal) -> OutgoingRequest in
                try self.request(delivery, to: endpoint)
            }
            return DeliveryOutcome(answer, at: clock.now)
        } catch {
            return error.outcome
        }
    }

    private func address(of endpoint: NoticeDelivery.Endpoint) throws(Refusal) -> EndpointAddress {
        if let known = addresses.withLock({ $0[endpoint] }) { return known }
        let address = try EndpointAddress(endpoint)
        addresses.withLock { known in
            // Those that no partner has any more go with all the others, which are soon back.
            if known.count >= WebhookChannel.addressLimit { known = [:] }
            known[endpoint] = address
        }
        return address
    }

    private func check(_ delivery: NoticeDelivery) throws(Refusal) {
        guard !delivery.keys.isEmpty else { throw .noKey }
        guard delivery.id.isHeaderValue, delivery.contentType.isHeaderValue,
            delivery.fields.allSatisfy({ $0.name.isHeaderValue && $0.value.isHeaderValue })
        else { throw .unfitForHeader }
    }

    private func request(_ delivery: NoticeDelivery, to endpoint: EndpointAddress) throws(Refusal) -> OutgoingRequest {
        let seconds = clock.now.milliseconds / 1_000
        guard
            let signature = try? WebhookSignature.sign(
                id: delivery.id, seconds: seconds, body: delivery.body, keys: delivery.keys)
        else { throw .notSigned }
        let headers = [
            "Content-Type: \(delivery.contentType)",
            "\(WebhookSignature.Field.id): \(delivery.id)",
            "\(WebhookSignature.Field.timestamp): \(seconds)",
            "\(WebhookSignature.Field.signature): \(signature)",
        ]
        return OutgoingRequest(
            endpoint: endpoint, headers: headers + delivery.fields.map { "\($0.name): \($0.value)" },
            body: delivery.body, wantsAnswer: delivery.wantsAnswer)
    }
}
