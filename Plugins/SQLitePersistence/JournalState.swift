import EnlaceCore

/// What the writer knows of the journal's end; a copy is worked on during a transaction, and kept once it is committed.
struct JournalState: Sendable {
    var head: Int64 = 0
    var recorded = Timestamp(milliseconds: .min)
    var epoch: Int64 = 1
    var chain = EventChain()
    var names = NameTable()
}
