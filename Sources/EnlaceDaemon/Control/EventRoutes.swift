import EnlaceControl
import EnlaceCore
import EnlaceIntake
import Hummingbird
import NIOCore
import ServiceLifecycle

/// `events list|show|tail`.
struct EventRoutes: Sendable {
    let lookup: EventLookup
    let bus: EventBus
    let vault: PersonVault
    let catalog: EventCatalog
    let clock: any NodeClock
    let node: String
    let live: LiveConfiguration

    func add(to router: ControlRouter) {
        router.reads(.events) { call in try await list(try EventListRequest(call.query)) }
        router.answers(.tail) { call in
            let start = try call.query.integer("after", in: 0...Int64.max) ?? bus.head
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson"],
                body: ResponseBody { writer in try await tail(after: start, to: &writer) })
        }
        router.acts(.event) { call in try await show(call) }
    }

    private func list(_ request: EventListRequest) async throws -> EventListReply {
        let filter = EventFilter(
            type: request.type.map { EventType($0) }, subject: request.subject, agency: request.agency)
        let events = try await bus.journal.events(
            before: request.before ?? Int64.max, limit: request.limit, matching: filter)
        let isFull = events.count == request.limit
        return EventListReply(
            events: events.map(EventRow.init), next: isFull ? events.last?.position : nil,
            notes: try notes(on: request, isFound: !events.isEmpty))
    }

    private func notes(on request: EventListRequest, isFound: Bool) throws(ControlProblem) -> [String] {
        let agencies = live.current.agencies.map(\.id)
        let types = catalog.types.map(\.type.name)
        // Past the last page nothing fits, and that is no slip.
        let isFound = isFound || request.before != nil
        return try NameInUse.notes(on: "type", request.type, among: types, isFound: isFound)
            + NameInUse.notes(on: "agency", request.agency, among: agencies, isFound: isFound)
    }

    /// A poster's own attributes may say whom the event is about, so they are shown with the data only.
    private func show(_ call: ControlCall) async throws -> EventDetailReply {
        let sealed = try await lookup.find(try call.parameter("event"), source: call.query["source"])
        let event = bus.opened(sealed)
        let isRevealed = try await reveal(event, call)
        let masked: (data: JSON, pointers: [String]) =
            isRevealed ? (event.data?.json ?? .null, []) : EventMask(catalog: catalog).mask(event)
        var shown = isRevealed ? event.envelope.extensions : sealed.envelope.extensions
        shown[EventEnvelope.Extension.sealed] = nil
        shown[EventEnvelope.Extension.salt] = nil
        shown[EventEnvelope.Extension.expired] = nil
        return EventDetailReply(
            event: EventRow(event), time: WireTime(event.envelope.time), extensions: shown,
            data: WireJSON(masked.data), masked: masked.pointers,
            digest: event.isExpired ? nil : Array(sealed.content.digest).hex,
            gone: event.isExpired ? .expired : event.isSealed ? .erased : nil)
    }

    /// Whether restricted fields are shown; who asks, and why, is recorded before.
    private func reveal(_ event: Event, _ call: ControlCall) async throws -> Bool {
        guard call.query.flag("reveal") else { return false }
        let act = try await PersonAct(call, reason: call.query["reason"], vault)
        let position = String(event.position)
        try await bus.record(
            act.derivation(.personRevealed, of: position, subject: position, at: clock.now), node: node)
        return true
    }

    /// Writes each event as it is committed, until the reader goes away or the node stops.
    private func tail(after start: Int64, to writer: inout any ResponseBodyWriter) async throws {
        let bell = bus.doorbell()
        defer { bus.remove(bell) }
        var position = start
        while !Task.isCancelled && !Task.isShuttingDownGracefully {
            let page = try await bus.page(after: position, limit: 256)
            for event in page.events {
                try await writer.write(ByteBuffer(bytes: StreamLine.item(EventRow(event)).bytes))
            }
            if page.end == position {
                await withGracefulShutdownHandler {
                    await bell.wait()
                } onGracefulShutdown: {
                    bell.ring()
                }
            }
            position = page.end
        }
        try await writer.finish(nil)
    }
}

extension EventRow {
    init(_ event: Event) {
        self.init(
            position: event.position, recorded: WireTime(event.recorded), type: event.type.name,
            subject: event.subject, source: event.source, id: event.id, agency: event.agency,
            origin: event.envelope.extensions[EventEnvelope.Extension.origin])
    }
}
