import CCurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Drives libcurl's multi interface. It is made, used and ended on the one thread that runs it.
final class TransferLoop {
    private let configuration: WebhooksConfiguration
    private let mailbox: Mailbox
    private let gate: HostGate
    private let names: NameAnswers?
    private let multi: UnsafeMutableRawPointer
    /// By easy handle, which is how libcurl names a transfer.
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Kept for the next request; at most `max_connections`, because no more are ever active.
    private var idle: [Transfer] = []

    init(
        _ configuration: WebhooksConfiguration, mailbox: Mailbox, gate: HostGate, names: NameAnswers?
    ) throws {
        try curl_shim_start().orThrow("start")
        guard let multi = curl_multi_init() else {
            throw WebhooksError.libcurl(doing: "start", reason: "out of memory")
        }
        self.configuration = configuration
        self.mailbox = mailbox
        self.gate = gate
        self.names = names
        self.multi = multi
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    /// Runs until the mailbox says that it is over, and answers whatever is left.
    func run() throws {
        blockBrokenPipes()
        // How many idle connections may be kept: one for each attempt that may be under way.
        curl_shim_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConnections)
        mailbox.attach(multi)
        defer { abandon() }
        while let submissions = mailbox.take(isIdle: active.isEmpty) {
            for submission in submissions { start(submission) }
            var running: Int32 = 0
            try curl_multi_perform(multi, &running).orThrow("transfer")
            // After something has ended another may have begun in its place, or that was the last before the end: so
            // look again before sleeping.
            if harvest() > 0 { continue }
            // Wakes early for sockets, for libcurl's own timers, and for the mailbox.
            try curl_multi_poll(multi, nil, 0, 60_000, nil).orThrow("wait")
        }
    }

    /// libcurl leaves signals alone (`CURLOPT_NOSIGNAL`), but OpenSSL writes with `write`, which raises SIGPIPE.
    private func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Starts an attempt; where that fails at once, the next one that has waited for its connection.
    private func start(_ submission: Submission) {
        var next: Submission? = submission
        while let submission = next, let outcome = begin(submission) {
            submission.reply.resume(returning: outcome)
            next = gate.leave(submission.host)
        }
    }

    /// Nil if the attempt is under way, or else what has come of it.
    private func begin(_ submission: Submission) -> Submission.Outcome? {
        let request: OutgoingRequest
        do throws(Refusal) { request = try submission.request() } catch { return .failure(error) }
        do throws(WebhooksError) {
            let ready = idle.popLast()
            let transfer = if let ready { ready } else { try Transfer(configuration, names: names, multi: multi) }
            try transfer.begin(request)
            guard curl_multi_add_handle(multi, transfer.easy.raw) == CURLM_OK else {
                throw .libcurl(doing: "start a transfer", reason: "out of memory")
            }
            transfer.reply = submission.reply
            active[transfer.easy.raw] = transfer
            return nil
        } catch {
            return .success(.failed(error.description))
        }
    }

    /// Answers what has come to its end; how many that were.
    private func harvest() -> Int {
        var ended = 0
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            // Copied before the handle is removed: the message does not live longer.
            let code = message.pointee.data.result
            curl_multi_remove_handle(multi, handle)
            finish(handle, code)
            ended += 1
        }
        return ended
    }

    private func finish(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let transfer = active.removeValue(forKey: handle) else { return }
        let host = transfer.end(code)
        idle.append(transfer)
        if let next = host.flatMap(gate.leave) { start(next) }
    }

    private func abandon() {
        mailbox.close()
        for (handle, transfer) in active {
            curl_multi_remove_handle(multi, handle)
            transfer.abandon()
        }
        active = [:]
        idle = []
    }
}

extension CURLMcode {
    fileprivate func orThrow(_ action: String) throws(WebhooksError) {
        guard self != CURLM_OK else { return }
        throw .libcurl(doing: action, reason: String(cString: curl_multi_strerror(self)))
    }
}

extension CURLcode {
    func orThrow(_ action: String) throws(WebhooksError) {
        guard self != CURLE_OK else { return }
        throw .libcurl(doing: action, reason: String(cString: curl_easy_strerror(self)))
    }
}
