extension PersonVault {
    /// The event as it came, where it is sealed; nil where its key is gone.
    ///
    /// What is opened still names its key, and carries a salt for the notices that tell of it.
    public func opened(_ event: Event) -> Event? {
        guard let name = event.envelope.extensions[EventEnvelope.Extension.sealed] else { return event }
        let binding = PersonSeal.binding(source: event.source, id: event.id)
        guard let key = PersonTag(hex: name).flatMap(key), let sealed = PersonSeal.bytes(event.content.sealedData),
            let content = key.open(sealed, binding: binding).flatMap(PersonSeal.content),
            case .success(var envelope) = content.envelope()
        else { return nil }
        envelope.extensions[EventEnvelope.Extension.sealed] = name
        envelope.extensions[EventEnvelope.Extension.salt] = key.salt(for: binding)
        return Event(
            position: event.position, recorded: event.recorded, envelope: envelope, content: content,
            agency: event.agency)
    }

    /// The notice with the body that is sent, where that is sealed; nil where its key is gone.
    public func opened(_ notice: Notice) -> Notice? {
        guard notice.isSealed, let body = try? JSONDocument(notice.body).root else { return notice }
        let key = body[EventEnvelope.Extension.sealed]?.string.flatMap { PersonTag(hex: $0) }.flatMap(key)
        guard let key, let sealed = PersonSeal.bytes(body["data"]?.string) else { return nil }
        return key.open(sealed, binding: PersonSeal.binding(notice: notice.id)).map(notice.with(body:))
    }
}

extension EventBus {
    /// Events as they came; those whose key is gone stay sealed, and have no data.
    public func opened(_ events: [Event]) -> [Event] {
        guard let vault, events.contains(where: \.isSealed) else { return events }
        return events.map { vault.opened($0) ?? $0 }
    }

    /// The notice with the body that is sent; nil where its key is gone.
    public func opened(_ notice: Notice) -> Notice? {
        guard let vault else { return notice.isSealed ? nil : notice }
        return vault.opened(notice)
    }

    /// Whether what is sealed under a key can still be opened.
    public func holdsKey(_ id: PersonTag) -> Bool { vault?.key(id) != nil }

    /// The event as it came, or sealed and without data where its key is gone.
    public func opened(_ event: Event) -> Event { vault?.opened(event) ?? event }
}

extension Event {
    /// Whether its data is ciphertext.
    public var isSealed: Bool {
        // Asked of every event, of which nearly all carry no attributes of their own.
        guard !statement.envelope.extensions.isEmpty else { return false }
        return statement.envelope.extensions[EventEnvelope.Extension.sealed] != nil && content.sealedData != nil
    }
}

extension Notice {
    /// Whether its body is ciphertext.
    public var isSealed: Bool { body.starts(with: Notice.sealedStart) }

    private static let sealedStart = Array(#"{"\#(EventEnvelope.Extension.sealed)":"#.utf8)

    func sealed(under key: PersonKey) throws(JournalError) -> Notice {
        sealed(key.id, PersonSeal.text(try key.seal(body, binding: PersonSeal.binding(notice: id))))
    }

    /// As if it had been sealed under a key that is gone: it is kept, and dropped when its time comes.
    func unreadable(_ key: PersonTag) -> Notice { sealed(key, "") }

    private func sealed(_ key: PersonTag, _ data: JSON) -> Notice {
        let sealed: JSON = [EventEnvelope.Extension.sealed: .string(key.hex), "data": data]
        return with(body: sealed.bytes)
    }
}

extension Event {
    /// The key under which it is sealed, or was before it was opened; nil where it is about nobody.
    public var sealingKey: PersonTag? {
        envelope.extensions[EventEnvelope.Extension.sealed].flatMap { PersonTag(hex: $0) }
    }
}

extension Event {
    /// Sealed under the node's own key, because it must be readable when the person is erased.
    public var isSealedByNode: Bool { sealingKey == PersonVault.ownTag }
}
