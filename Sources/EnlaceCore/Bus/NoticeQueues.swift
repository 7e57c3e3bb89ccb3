/// Which pending notices wait behind another of their queue: the rule of ``NoticeOutbox`` as a plain value.
struct NoticeQueues: Sendable {
    private struct Key: Hashable {
        var partner: String
        var queue: String
    }

    private struct Queue {
        var head: Int64
        var waiting: Set<Int64> = []
    }

    private var queues: [Key: Queue] = [:]
    private var waiting: Set<Int64> = []

    func isWaiting(_ sequence: Int64) -> Bool { waiting.contains(sequence) }

    /// A notice has become pending.
    mutating func enter(_ notice: Notice, _ sequence: Int64) {
        guard let queue = notice.queue else { return }
        let key = Key(partner: notice.partner, queue: queue)
        guard queues[key] != nil else {
            queues[key] = Queue(head: sequence)
            return
        }
        queues[key]?.waiting.insert(sequence)
        waiting.insert(sequence)
    }

    /// A notice is pending no more.
    mutating func leave(_ notice: Notice, _ sequence: Int64) {
        guard let name = notice.queue else { return }
        let key = Key(partner: notice.partner, queue: name)
        waiting.remove(sequence)
        queues[key]?.waiting.remove(sequence)
        guard let queue = queues[key], queue.head == sequence else { return }
        guard let next = queue.waiting.min() else {
            queues[key] = nil
            return
        }
        waiting.remove(next)
        queues[key]?.waiting.remove(next)
        queues[key]?.head = next
    }
}
