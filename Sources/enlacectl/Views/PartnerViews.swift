import EnlaceControl

enum PartnerListView: View {
    static func render(_ reply: PartnerListReply, on page: Page) -> String {
        var table = Table(
            [
                .text("partner"), .text("class"), .flexible("endpoint"), .text("sending"), .figure("pending"),
                .figure("delivered"), .figure("dead"), .figure("dropped"),
            ],
            empty: "no partners: partners.d holds no file")
        for partner in reply.partners {
            table.add([
                partner.id, partner.class, partner.endpoint, PartnerWayView.word(partner.way),
                Format.number(partner.outbox.pending), Format.number(partner.outbox.delivered),
                Format.number(partner.outbox.dead), Format.number(partner.outbox.dropped),
            ])
        }
        return table.text(width: page.width)
    }
}

enum PartnerDetailView: View {
    static func render(_ reply: PartnerDetailReply, on page: Page) -> String {
        blocks([facts(reply, on: page).text(width: page.width), grants(reply.agreement).text(width: page.width)])
    }

    private static func facts(_ reply: PartnerDetailReply, on page: Page) -> Fields {
        let (partner, agreement) = (reply.partner, reply.agreement)
        var fields = Fields()
        fields.add("partner", "\(partner.id), \(partner.name)")
        fields.add("class", partner.class + (partner.peer ? ", runs Enlace" : ""))
        fields.add("country", partner.country ?? Format.unknown)
        fields.add("endpoint", partner.endpoint)
        fields.add("format", format(partner.format))
        fields.add("keys", Format.list(reply.keys))
        fields.add("sending", PartnerWayView.text(partner.way, on: page))
        fields.add("outbox", OutboxText.counts(partner.outbox))
        fields.add("agreement", agreement.version)
        fields.add(ifAny: "purpose", agreement.purpose)
        fields.add("areas", Format.list(agreement.areas))
        if let basis = agreement.basis { fields.add("basis", Format.list(basis)) }
        if let lifetime = agreement.lifetimeSeconds {
            fields.add("lifetime", "\(Format.duration(seconds: Int(lifetime))), then a notice is dropped")
        }
        if agreement.onward == true { fields.add("onward", "its node may pass notices on") }
        guard let terms = agreement.terms else { return fields }
        fields.add("counts", TermsText.counts(terms))
        fields.add("languages", TermsText.languages(terms))
        fields.add("positions", TermsText.positions(terms))
        return fields
    }

    private static func format(_ format: String) -> String {
        switch format {
        case "notice": "notice: it is sent all that the agreement gives"
        case "thin": "thin: it is sent that there is something, and pulls the rest"
        case "pull": "pull: nothing is sent, it pulls"
        default: format
        }
    }

    private static func grants(_ agreement: PartnerDetailReply.Agreement) -> Fields {
        var fields = Fields()
        for grant in agreement.types {
            fields.add(grant.type, Format.list(grant.fields, none: "only that it happened"))
        }
        return fields
    }
}

enum PartnerWayView: View {
    static func render(_ reply: PartnerRow, on page: Page) -> String {
        paragraph("\(reply.id): \(text(reply.way, on: page)); \(OutboxText.counts(reply.outbox))", on: page)
    }

    /// The same in one word, for lists.
    static func word(_ way: PartnerRow.Way) -> String {
        switch way.paused {
        case "gone": return "gone"
        case "held": return "held"
        case .some: return "paused"
        case nil: return way.failing ? "failing" : way.heldUntil == nil ? "ok" : "held"
        }
    }

    /// How sending to a partner goes, in words.
    static func text(_ way: PartnerRow.Way, on page: Page) -> String {
        switch way.paused {
        case "gone": return "paused: its endpoint is gone (410)"
        case "held": return "held by its file (hold: true)"
        case .some: return "paused by an operator"
        case nil: break
        }
        let until = way.heldUntil.map { ", next attempt from \(page.time($0))" } ?? ""
        if way.failing { return "failing" + until }
        return way.heldUntil == nil ? "as notices come" : "held at the partner's wish" + until
    }
}

enum PartnerTestView: View {
    static func render(_ reply: PartnerTestReply, on page: Page) -> String {
        let status = reply.status.map { "HTTP \($0)" } ?? "no answer"
        let verdict = reply.delivered ? "the test notice was delivered" : "the test notice was NOT delivered"
        return paragraph(
            "\(reply.partner): \(verdict) (\(status), \(reply.detail), \(reply.milliseconds) ms)", on: page)
    }
}
