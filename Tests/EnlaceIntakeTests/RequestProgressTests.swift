import Testing

@testable import EnlaceIntake

@Suite("Request progress")
struct RequestProgressTests {
    @Test("answers a first header that is late")
    func lateHeader() {
        var progress = RequestProgress()
        #expect(progress.deadlinePassed() == .answerTimeout)
    }

    @Test("fails a late body, lets its answer through, and closes after it")
    func lateBody() {
        var progress = RequestProgress()
        progress.receivedHead()
        #expect(progress.deadlinePassed() == .failBody)
        #expect(progress.dropsInput)
        let closes = progress.beginsAnswer()
        #expect(closes)
        #expect(progress.endedAnswer() == .close)
    }

    @Test("keeps the connection after an answer to a whole request")
    func keepsAlive() {
        var progress = RequestProgress()
        for _ in 1...3 {
            progress.receivedHead()
            #expect(progress.receivedEnd() == .nothing)
            let closes = progress.beginsAnswer()
            #expect(!closes)
            #expect(progress.endedAnswer() == .nothing)
        }
        #expect(progress.deadlinePassed() == .nothing)
    }

    @Test("drops the rest of a body that was answered early, until its end or its deadline")
    func earlyAnswer() {
        var progress = RequestProgress()
        progress.receivedHead()
        let closes = progress.beginsAnswer()
        #expect(closes)
        #expect(progress.endedAnswer() == .nothing)
        #expect(progress.dropsInput)
        var patient = progress
        #expect(patient.receivedEnd() == .close)
        #expect(progress.deadlinePassed() == .close)
    }

    @Test("does not take the answer to a whole request for an early one while the next is being read")
    func pipelined() {
        var progress = RequestProgress()
        progress.receivedHead()
        _ = progress.receivedEnd()
        progress.receivedHead()
        let closes = progress.beginsAnswer()
        #expect(!closes)
        #expect(progress.endedAnswer() == .nothing)
        #expect(!progress.dropsInput)
    }
}
