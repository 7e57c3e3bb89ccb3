import EnlaceControl
import EnlaceDisclosures

enum AuditHeadView: View {
    static func render(_ reply: AuditHeadReply, on page: Page) -> String {
        var fields = Fields()
        fields.add("entries", Format.number(reply.size))
        fields.add("root", reply.root)
        for key in reply.verifiers { fields.add("key", key) }
        for key in reply.keys { fields.add("for peers", key) }
        return blocks([fields.text(width: max(page.width, 140)), reply.checkpoint])
    }
}

enum AuditVerdict {
    static func text(_ findings: AuditExport.Findings) -> String {
        let size = findings.checkpoint.size
        guard findings.covered > 0 else {
            return "sound: \(size) entries fit the signed checkpoint; no older checkpoint was given to compare with\n"
        }
        return """
            sound: \(size) entries fit the signed checkpoint
            unchanged: the first \(findings.covered) since others hold a checkpoint of them
            not covered: the last \(size - findings.covered)

            """
    }
}
