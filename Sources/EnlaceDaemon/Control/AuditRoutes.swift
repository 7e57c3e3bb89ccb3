import EnlaceControl
import EnlaceCore
import EnlaceDisclosures
import EnlaceRelay
import Hummingbird
import NIOCore

/// `disclosures` and `audit head|heads|processing|export|prove`.
struct AuditRoutes: Sendable {
    let search: DisclosureSearch
    let identity: NodeIdentity
    let heads: ComponentRunner<PeerHeads>
    let live: LiveConfiguration
    let clock: any NodeClock

    private var reader: DisclosureReader { search.reader }

    func add(to router: ControlRouter) {
        router.reads(.auditHead) { _ in try await head().reply }
        router.reads(.auditHeads) { _ in
            await heads.caughtUp(to: reader.bus.head)
            return HeadsReply(await heads.read { $0 }, live.current.partners)
        }
        router.reads(.auditProcessing) { [live, clock] _ in
            ProcessingRecord(configuration: live.current, catalog: .standard).reply(at: clock.now)
        }
        router.acts(.disclosures) { call in try await list(try DisclosureListRequest(call.query)) }
        router.acts(.auditProof) { call in try await prove(call.query) }
        router.answers(.auditExport, isRecorded: true) { _ in
            let head = try await head()
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson"],
                body: ResponseBody { writer in try await export(head, to: &writer) })
        }
    }

    private func list(_ request: DisclosureListRequest) async throws -> DisclosureListReply {
        var reply = try await search.list(request)
        reply.notes = try NameInUse.notes(
            on: "partner", request.partner, among: live.current.partners.map(\.id),
            isFound: !reply.disclosures.isEmpty)
        return reply
    }

    private struct Head {
        var checkpoint: Checkpoint
        var reply: AuditHeadReply
    }

    /// The log as of everything that is committed now.
    private func head() async throws -> Head {
        let checkpoint = await search.checkpoint()
        return Head(
            checkpoint: checkpoint,
            reply: AuditHeadReply(
                size: checkpoint.size, root: checkpoint.root.base64, checkpoint: try identity.sign(checkpoint),
                verifiers: identity.verifiers.map(\.text), keys: identity.publicKeys.map(\.text)))
    }

    /// Page by page, because a log may be larger than memory should be.
    private func export(_ head: Head, to writer: inout any ResponseBodyWriter) async throws {
        try await AuditRoutes.write([AuditExport.header(head.reply.checkpoint)], to: &writer)
        var left = head.checkpoint.size
        var position: Int64? = 0
        while let start = position, left > 0 {
            let page = try await reader.page(after: start)
            let entries = page.entries.prefix(Int(left))
            try await AuditRoutes.write(entries.map(AuditExport.line), to: &writer)
            left -= UInt64(entries.count)
            position = page.next
        }
        try await writer.finish(nil)
    }

    private static func write(_ lines: [String], to writer: inout any ResponseBodyWriter) async throws {
        guard !lines.isEmpty else { return }
        let bytes = try lines.flatMap { try StreamLine.item(AuditLine(line: $0)).bytes }
        try await writer.write(ByteBuffer(bytes: bytes))
    }
}

extension AuditRoutes {
    private func prove(_ query: ControlQuery) async throws -> AuditProofReply {
        let head = try await head()
        let notice = query["notice"]
        var leaves: [MerkleHash] = []
        var found: [(index: Int, entry: DisclosureEntry)] = []
        try await reader.forEach(upTo: head.checkpoint.size) { _, entry in
            if entry.notice == notice { found.append((leaves.count, entry)) }
            leaves.append(entry.leaf)
        }
        let tree = MerkleTree(leaves: leaves)
        var reply = AuditProofReply(head: head.reply)
        if notice != nil {
            reply.inclusion = found.map { index, entry in
                AuditProofReply.Inclusion(
                    index: UInt64(index), entry: AuditExport.line(entry),
                    proof: tree.inclusionProof(of: index)?.map(\.base64) ?? [])
            }
            guard !reply.inclusion.isEmpty else {
                throw ControlProblem(
                    .notFound, "the log has no entry about this notice", hint: "enlacectl disclosures lists them")
            }
        }
        if let from = try query.integer("from", in: 1...Int64.max) {
            guard let proof = tree.consistencyProof(from: Int(from)) else {
                throw ControlProblem(.invalid, "from: the log has only \(tree.leaves.count) entries")
            }
            reply.consistency = .init(from: UInt64(from), proof: proof.map(\.base64))
        }
        return reply
    }
}
