import EnlaceControl

enum KeyView: View {
    static func render(_ reply: CreateKeyReply, on page: Page) -> String {
        let stored = paragraph("The daemon keeps it as \(reply.name).", on: page)
        if let secret = reply.secret {
            return blocks([
                paragraph("Give the other side this secret over a safe channel; it is not shown again:", on: page),
                "  \(secret)\n", stored,
            ])
        }
        return blocks([
            paragraph("Give the other side this public key; the secret half never leaves the daemon:", on: page),
            "  \(reply.publicKey ?? Format.unknown)\n", stored,
        ])
    }
}

enum StoredKeyView: View {
    static func render(_ reply: StoreKeyReply, on page: Page) -> String {
        paragraph("The daemon keeps it as \(reply.name).", on: page)
    }
}

enum KeyListView: View {
    static func render(_ reply: KeyListReply, on page: Page) -> String {
        var table = Table([.text("name"), .text("added"), .text("used")], empty: "no secrets are kept")
        for key in reply.keys { table.add([key.name, key.added.map { page.time($0) }, key.used ? "yes" : "no"]) }
        return table.text(width: page.width)
    }
}

enum RemovedKeyView: View {
    static func render(_ reply: RemoveKeyReply, on page: Page) -> String {
        paragraph("The daemon has forgotten \(reply.name).", on: page)
    }
}

/// Keys made on the spot, which no daemon knows.
struct LocalKeys: Codable {
    var secret: String
    var publicKey: String?

    func render() -> String {
        var fields = Fields()
        fields.add("secret", secret)
        fields.add(ifAny: "public", publicKey)
        return fields.text(width: .max)
    }
}
