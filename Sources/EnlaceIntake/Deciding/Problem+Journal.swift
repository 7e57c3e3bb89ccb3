package import EnlaceCore

extension Problem {
    /// What a poster is told when the journal did not take its events, or a reader when it is not read.
    package init(_ error: JournalError, isBatch: Bool = false) {
        switch error {
        case .overloaded: self.init(.overloaded, "The journal's queue is full; nothing was stored.")
        case .conflict(let index):
            let pointer = isBatch ? "/\(index)/id" : "/id"
            self.init(
                .conflict, "Nothing was stored.",
                violations: EventViolations(at: pointer, "this source has used the id for an event with other bytes"))
        case .erased(let index):
            let pointer = isBatch ? "/\(index)/data/person" : "/data/person"
            self.init(
                .invalid, "Nothing was stored.",
                violations: EventViolations(
                    at: pointer, "was erased: nothing more is taken about this pseudonym; draw another one"))
        case .diskFull: self.init(.diskFull, "Nothing was stored.")
        case .failed: self.init(.notReady, "The journal failed; whether the events were stored is open until restart.")
        case .damaged: self.init(.internalError)
        case .stopped: self.init(.stopping)
        }
    }
}
