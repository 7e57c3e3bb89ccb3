import EnlaceCore
import EnlaceTestSupport
import Testing

@testable import EnlaceRelay

@Suite("A basis for telling of a person")
struct BasesTests {
    private typealias Make = PersonEvents

    private static let start = Samples.start

    /// Folds events a minute apart, and asks at `time`.
    private func basis(
        after drafts: [EventDraft], for recipient: Recipient = PersonEvents.recipient,
        accepting grounds: Set<BasisGround> = Set(BasisGround.allCases), at time: Timestamp? = nil
    ) -> Basis? {
        let records = fold(drafts)
        let end = Self.start + .minutes(Int64(drafts.count))
        return records[Make.person]?.basis(for: recipient, accepting: grounds, at: time ?? end)
    }

    private func fold(_ drafts: [EventDraft]) -> PersonRecords {
        var records = PersonRecords()
        for (index, draft) in drafts.enumerated() {
            _ = records.fold(draft.recorded(at: Int64(index + 1), Self.start + .minutes(Int64(index))))
        }
        return records
    }

    private func recipient(
        _ partner: String = "ngo", _ class: PartnerClass = .childProtection, for purpose: String = "shelter"
    ) -> Recipient {
        Recipient(partner: partner, class: `class`, purpose: purpose)
    }

    // MARK: - Consent

    @Test("is a consent, for the purposes and the recipients that it names and for no others")
    func consent() {
        #expect(basis(after: [Make.granted()]) == Basis(ground: .consent, event: "g1"))
        #expect(basis(after: [Make.granted()], for: recipient(for: "health")) == nil)
        #expect(basis(after: [Make.granted()], for: recipient("other")) == nil)
        #expect(basis(after: [Make.granted()], accepting: [.vitalInterest]) == nil)
        #expect(basis(after: []) == nil)
    }

    @Test("is a consent for all of a class, if it names that")
    func classes() {
        let granted = Make.granted(to: [], classes: ["child_protection"])
        #expect(basis(after: [granted], for: recipient("anybody"))?.ground == .consent)
        #expect(basis(after: [granted], for: recipient("anybody", .health)) == nil)
    }

    @Test("ends when the event that gives it expires, and never began where nobody understands when that is")
    func expiry() {
        let (before, then) = (Timestamp(stated: "2026-03-01T06:59:59Z"), Timestamp(stated: "2026-03-01T07:00:00Z"))
        for (label, holds) in [("2026-03-01T07:00:00Z", true), ("soon", false)] {
            let label = [EventEnvelope.Extension.expiryTime: label]
            let consent = [Make.granted(extensions: label)]
            let interest = [Make.invoked(extensions: label), Make.confirmed()]
            for given in [consent, interest] {
                #expect((basis(after: given, at: before) != nil) == holds)
                #expect(basis(after: given, at: then) == nil)
            }
        }
    }

    @Test("ends when the second person's word expires, if that is earlier than the first one's")
    func confirmationExpiry() {
        let label = [EventEnvelope.Extension.expiryTime: "2026-03-01T07:00:00Z"]
        let given = [Make.invoked(), Make.confirmed(extensions: label)]
        #expect(basis(after: given, at: Timestamp(stated: "2026-03-01T06:59:59Z")) != nil)
        #expect(basis(after: given, at: Timestamp(stated: "2026-03-01T07:00:00Z")) == nil)
    }

    @Test("is a consent until the time that it names, and not from then on")
    func until() {
        let granted = Make.granted(until: "2026-03-01T12:00:00Z")
        #expect(basis(after: [granted], at: Timestamp(stated: "2026-03-01T11:59:59Z")) != nil)
        #expect(basis(after: [granted], at: Timestamp(stated: "2026-03-01T12:00:00Z")) == nil)
    }

    @Test("is another person's for nobody else")
    func otherPerson() {
        let other = "p-" + String(repeating: "b2", count: 16)
        #expect(basis(after: [Make.granted(person: other)]) == nil)
    }

    @Test("ends when the consent is withdrawn, by whomever")
    func withdrawn() {
        #expect(basis(after: [Make.granted(), Make.withdrawn()]) == nil)
    }

    @Test("of two consents stays that which is not withdrawn")
    func oneOfTwo() {
        let two = [Make.granted(), Make.granted("g2", subject: "cst-2")]
        #expect(basis(after: two + [Make.withdrawn()])?.event == "g2")
        #expect(basis(after: two + [Make.withdrawn(subject: nil)]) == nil)
    }

    @Test("is none once a withdrawal names a consent that nobody knows: it takes back all")
    func slip() {
        #expect(basis(after: [Make.granted(), Make.withdrawn(subject: "cst-l")]) == nil)
    }

    @Test("is none, of neither, once a withdrawal names one person and the consent of another")
    func mixedUp() {
        let other = "p-" + String(repeating: "b2", count: 16)
        let both = [Make.granted(), Make.granted("g2", subject: "cst-2", person: other)]
        for withdrawn in [Make.withdrawn(subject: "cst-2"), Make.withdrawn(person: other)] {
            let records = fold(both + [withdrawn])
            let now = Self.start + .minutes(3)
            for person in [Make.person, other] {
                #expect(records[person]?.basis(for: Make.recipient, accepting: [.consent], at: now) == nil)
            }
        }
    }

    @Test("is none by a consent that comes late and was given before the withdrawal")
    func late() {
        #expect(basis(after: [Make.withdrawn(subject: nil), Make.granted()]) == nil)
        #expect(basis(after: [Make.granted(), Make.withdrawn(), Make.granted("g2")]) == nil)
        // A clock that runs ahead outlives no withdrawal either.
        #expect(basis(after: [Make.granted(asof: "2026-03-01T06:34:00Z"), Make.withdrawn()]) == nil)
    }

    @Test("is a consent that was given anew after the withdrawal")
    func again() {
        let again = Make.granted("g2", asof: "2026-03-01T06:31:30Z")
        #expect(basis(after: [Make.granted(), Make.withdrawn(), again])?.event == "g2")
    }

    @Test("follows the newest consent of an id by what it says, and an id that passes to another person")
    func replaced() {
        let narrower = Make.granted("g2", to: ["other"], asof: "2026-03-01T06:10:00Z")
        #expect(basis(after: [Make.granted(), narrower]) == nil)
        #expect(basis(after: [narrower, Make.granted()]) == nil)
        let other = "p-" + String(repeating: "b2", count: 16)
        #expect(basis(after: [Make.granted(), Make.granted("g2", person: other)]) == nil)
    }

    // MARK: - Two people

    @Test(
        "is an interest once a second person has confirmed it", arguments: [BasisGround.vitalInterest, .bestInterest])
    func confirmed(ground: BasisGround) {
        let invoked = Make.invoked(ground: ground)
        #expect(basis(after: [invoked]) == nil)
        #expect(basis(after: [invoked, Make.confirmed()]) == Basis(ground: ground, event: "i1"))
        #expect(basis(after: [invoked, Make.confirmed()], accepting: [.consent]) == nil)
    }

    @Test("is no interest that the same person confirmed, but one that another agency's did")
    func samePerson() {
        #expect(basis(after: [Make.invoked(), Make.confirmed(by: "o-1")]) == nil)
        #expect(basis(after: [Make.invoked(), Make.confirmed(by: "o-1", agency: "clinic")]) != nil)
        #expect(basis(after: [Make.invoked(), Make.confirmed(by: "o-1"), Make.confirmed("f2")]) != nil)
    }

    @Test("is no interest that is confirmed under another id, for another person, or before it was invoked")
    func otherBasis() {
        let other = "p-" + String(repeating: "b2", count: 16)
        #expect(basis(after: [Make.invoked(), Make.confirmed(subject: "bas-2")]) == nil)
        #expect(basis(after: [Make.invoked(), Make.confirmed(person: other)]) == nil)
        #expect(basis(after: [Make.confirmed(), Make.invoked()]) == nil)
    }

    @Test("is an interest for 72 hours from its invocation, however late it was confirmed or posted")
    func validity() {
        let drafts = [Make.invoked(), Make.confirmed()]
        #expect(basis(after: drafts, at: Self.start + .hours(72) - .milliseconds(1)) != nil)
        #expect(basis(after: drafts, at: Self.start + .hours(72)) == nil)
        let old = [Make.invoked(asof: "2026-02-26T06:31:00Z"), Make.confirmed()]
        #expect(basis(after: old) == nil)
    }

    @Test("that is invoked again must be confirmed again")
    func invokedAgain() {
        #expect(basis(after: [Make.invoked(), Make.confirmed(), Make.invoked("i2")]) == nil)
    }

    @Test("that is invoked again for another person was a mistake for the first")
    func invokedForAnother() {
        let other = "p-" + String(repeating: "b2", count: 16)
        let mended = [Make.invoked(), Make.confirmed(), Make.invoked("i2", person: other)]
        #expect(basis(after: mended) == nil)
        #expect(basis(after: mended + [Make.confirmed("f2")]) == nil)
        #expect(basis(after: mended + [Make.invoked("i3"), Make.confirmed("f3")])?.event == "i3")
    }

    @Test("outlasts the withdrawal of a consent, if it is an interest")
    func both() {
        let drafts = [Make.granted(), Make.invoked(), Make.confirmed()]
        #expect(basis(after: drafts)?.ground == .consent)
        #expect(basis(after: drafts + [Make.withdrawn()])?.ground == .vitalInterest)
    }

    @Test("is never one for those behind the wall", arguments: PartnerClass.allCases.filter(\.isWalled))
    func walled(class: PartnerClass) {
        let drafts = [Make.granted(classes: [`class`.rawValue]), Make.invoked(), Make.confirmed()]
        #expect(basis(after: drafts, for: recipient("ngo", `class`)) == nil)
    }

    @Test("is none once the person is to be forgotten, whatever is granted afterwards")
    func erased() {
        let again = Make.granted("g2", asof: "2026-03-01T06:31:30Z")
        #expect(basis(after: [Make.granted(), Make.ordered(), again]) == nil)
    }

    @Test("may be granted to the classes that the wall lets through, and to no others")
    func sameClasses() throws {
        let field = try #require(EventCatalog.standard[.consentGranted]?.field(named: "classes"))
        guard case .list(.choice(let choices), _) = field.type else {
            Issue.record("a list of classes")
            return
        }
        #expect(Set(choices) == Set(PartnerClass.allCases.filter { !$0.isWalled }.map(\.rawValue)))
    }

    // MARK: - Who is to be asked to forget

    private func disclosed(_ partners: [String], purpose: String = "shelter") -> EventDraft {
        let recipients = partners.map { partner -> JSON in
            [
                "partner": .string(partner), "class": "child_protection", "purpose": .string(purpose), "notice": "n",
                "ground": "consent", "basis": "g1",
            ]
        }
        let draft = EventDraft.posted(
            .disclosureRecorded, id: "d-\(partners)", source: "/nodes/tj/relay", subject: "1",
            data: ["person": .string(Make.person), "recipients": .array(recipients)])
        return EventDraft(envelope: draft.envelope, content: draft.content, agency: nil)
    }

    /// Whom `records` asks after `draft`, where their agreements accept `grounds`.
    private func asked(
        _ records: inout PersonRecords, after draft: EventDraft, at minutes: Int64,
        accepting grounds: Set<BasisGround> = Set(BasisGround.allCases)
    ) -> [String] {
        let event = draft.recorded(at: minutes, Self.start + .minutes(minutes))
        let accepted = Dictionary(uniqueKeysWithValues: ["a", "b", "c"].map { ($0, grounds) })
        return records.fold(event).flatMap { records.askUncovered(of: $0, after: event, accepting: accepted) }
    }

    @Test("that is gone leaves those to be asked who were told, once each, and not those whom another covers")
    func uncovered() {
        let granted = [Make.granted(to: ["a", "b"]), Make.granted("g2", subject: "cst-2", to: ["b", "c"])]
        var records = fold(granted + [disclosed(["a", "b"])])
        #expect(asked(&records, after: Make.withdrawn(), at: 4) == ["a"])
        #expect(asked(&records, after: Make.withdrawn(), at: 5) == [])
        #expect(asked(&records, after: Make.withdrawn("w2", subject: "cst-2"), at: 6) == ["b"])
    }

    @Test("does not matter when the person is to be forgotten: all who were told are asked")
    func erasedUncovered() {
        var records = fold([Make.granted(to: ["a", "b"]), disclosed(["a", "b"])])
        #expect(asked(&records, after: Make.ordered(), at: 3) == ["a", "b"])
    }

    @Test("covers only whose agreement accepts it")
    func unacceptedCover() {
        var records = fold([Make.granted(to: ["a"]), disclosed(["a"]), Make.invoked(to: ["a"]), Make.confirmed()])
        #expect(asked(&records, after: Make.withdrawn(), at: 5, accepting: [.consent]) == ["a"])
    }

    @Test("that covered somebody through a withdrawal leads to the request when it ends, also after a restart")
    func owed() throws {
        var records = fold([Make.granted(to: ["a"]), disclosed(["a"]), Make.invoked(to: ["a"]), Make.confirmed()])
        #expect(asked(&records, after: Make.withdrawn(), at: 5) == [])
        var again = try PersonRecords(parts: records.parts())
        let end = try #require(records.nextDue)
        #expect(again.nextDue == end)
        #expect(again.takeDue(by: end - .milliseconds(1)) == [])
        #expect(again.takeDue(by: end) == [Make.person])
        #expect(again.askOwed(of: Make.person, at: end, accepting: [:]).map(\.recipient.partner) == ["a"])
        #expect(again.nextDue == nil)
        #expect(again.askOwed(of: Make.person, at: end, accepting: [:]) == [])
    }

    @Test("given anew after a withdrawal owes nothing when it ends")
    func grantedAnew() {
        var records = fold([Make.granted(to: ["a"]), disclosed(["a"]), Make.invoked(to: ["a"]), Make.confirmed()])
        #expect(asked(&records, after: Make.withdrawn(), at: 5) == [])
        let anew = Make.granted("g9", to: ["a"], asof: "2026-03-01T06:39:00Z")
        _ = records.fold(anew.recorded(at: 9, Self.start + .minutes(9)))
        #expect(records.nextDue == nil)
    }
}
