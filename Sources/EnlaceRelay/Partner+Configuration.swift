package import EnlaceCore

extension Partner {
    /// Reads a partner's file. Every problem is noted in the reader; the value counts only if there was none.
    package init(_ reader: ConfigurationReader, in context: ConfigurationContext) {
        let id = reader.identifier("id")
        let `class` = Partner.class(reader)
        let agreement = reader.record("agreement") { Agreement($0, for: `class`, in: context) }
        if reader.node("agreement") == nil { reader.problem("agreement", "is required: without one nothing is sent") }
        self.init(
            id: id, name: reader.string("name"), class: `class` ?? .public, country: Partner.country(reader),
            endpoint: Partner.endpoint(reader, in: context),
            format: reader.choice("format", of: Format.self, default: .notice) ?? .notice,
            keys: Partner.keys(reader, in: context),
            peer: reader.node("peer").map { _ in reader.identifier("peer") },
            readTokens: Partner.readTokens(reader, in: context),
            concurrency: reader.integer("concurrency", default: Partner.defaultConcurrency, in: 1...256),
            rate: reader.node("rate").map { _ in reader.number("rate", default: 1, in: 0.01...1_000) },
            order: reader.choice("order", of: Order.self, default: .unordered) ?? .unordered,
            agreement: agreement ?? Agreement(version: "", purpose: "", areas: [], fields: [:]))
        keyNames = reader.strings("keys")
        peerKeys = Partner.peerKeys(reader)
        isHeld = reader.flag("hold", default: false)
        checkPulling(reader)
    }

    /// Who is sent no whole notices must be able to pull them.
    private func checkPulling(_ reader: ConfigurationReader) {
        let canPull = !reader.list("read_tokens").isEmpty
        if reader.node("endpoint") == nil {
            if !canPull {
                reader.problem("endpoint", "is required, with a url to send to; without it, read_tokens to pull with")
            }
            if peer != nil { reader.problem("peer", "needs an endpoint: a node does not pull") }
            if reader.node("format") != nil { reader.problem("format", "says what is sent; there is no endpoint") }
        } else if format == .thin {
            if !canPull { reader.problem("format", "thin needs read_tokens, with which the notices are pulled") }
            if peer != nil { reader.problem("format", "a peer takes whole notices; a node does not pull") }
        }
    }

    /// `peer_keys`: public keys of the partner's node, as its `enlacectl audit head` shows them; default none.
    private static func peerKeys(_ reader: ConfigurationReader) -> [NodePublicKey] {
        reader.refuseEmpty("peer_keys")
        let texts = reader.placedStrings("peer_keys")
        if !texts.isEmpty, reader.node("peer") == nil {
            reader.problem("peer_keys", "goes with peer only: name the partner's node")
        }
        return texts.compactMap { text, place in
            if let key = NodePublicKey(text) { return key }
            let hint = text.hasPrefix("whsk_") ? "; this is a secret key, which is the peer's alone" : ""
            reader.problems.add(at: place, "peer_keys: expected a public key whpk_...\(hint)")
            return nil
        }
    }

    private static func `class`(_ reader: ConfigurationReader) -> PartnerClass? {
        guard reader.node("class") == nil else { return reader.choice("class", of: PartnerClass.self) }
        let choices = PartnerClass.allCases.map(\.rawValue).joined(separator: ", ")
        reader.problem("class", "is required, a partner without a class gets no notices; expected one of \(choices)")
        return nil
    }

    private static func country(_ reader: ConfigurationReader) -> String {
        let text = reader.string("country")
        let isCode = text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        if !text.isEmpty, !isCode {
            reader.problem("country", "expected two capital letters, for example MX or US")
        }
        return text
    }

    private static func endpoint(
        _ reader: ConfigurationReader, in context: ConfigurationContext
    ) -> NoticeDelivery.Endpoint? {
        reader.record("endpoint") { NoticeDelivery.Endpoint($0, in: context) }
    }

    private static func keys(
        _ reader: ConfigurationReader, in context: ConfigurationContext
    ) -> [WebhookSignature.SigningKey] {
        let names = reader.placedStrings("keys")
        if names.isEmpty, reader.node("endpoint") != nil {
            reader.problem("keys", "at least one is required: every notice is signed")
        }
        return names.compactMap { name, place in
            guard let secret = reader.secret(name, at: place, in: context) else { return nil }
            do {
                return try WebhookSignature.SigningKey(secret)
            } catch {
                reader.problems.add(at: place, "secret '\(name)': \(error)")
                return nil
            }
        }
    }

    private static func readTokens(_ reader: ConfigurationReader, in context: ConfigurationContext) -> [ReadToken] {
        reader.placedStrings("read_tokens").compactMap { text, place in
            if let token = ReadToken(digest: text) { return token }
            guard !text.hasPrefix("sha256:") else {
                reader.problems.add(at: place, "read_tokens: expected sha256: and 64 hexadecimal digits")
                return nil
            }
            guard let digest = reader.secret(text, at: place, in: context) else { return nil }
            if let token = ReadToken(digest: "sha256:" + digest) { return token }
            reader.problems.add(
                at: place, "read_tokens: secret '\(text)' is no SHA-256 of a token in hexadecimal digits")
            return nil
        }
    }
}
