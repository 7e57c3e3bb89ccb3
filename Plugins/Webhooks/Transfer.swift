import CCurl
import EnlaceCore

/// One attempt on the wire, and between attempts an easy handle that is ready for the next.
///
/// It belongs to the thread of the ``TransferLoop``. libcurl's callbacks get it as an unretained pointer, which is good
/// for as long as the handle is, because both end together.
final class Transfer {
    let easy: EasyHandle
    private let responseLimit: Int
    private let egress: EgressGuard
    private let names: NameAnswers?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var resolved: UnsafeMutablePointer<curl_slist>?
    private var received = 0
    /// The answer's body; nil where it is not wanted.
    private var kept: [UInt8]?
    private var isCut = false
    /// Whether the empty line has come that ends the header of the last answer; one with a 1xx has a next.
    private var isHeaderWhole = false
    private var endpoint: EndpointAddress?
    /// Who waits for this attempt; set once it has begun.
    var reply: CheckedContinuation<Submission.Outcome, Never>?

    /// - Parameter multi: the multi handle that the transfer will be driven by.
    init(
        _ configuration: WebhooksConfiguration, names: NameAnswers?, multi: UnsafeMutableRawPointer
    ) throws(WebhooksError) {
        easy = try EasyHandle()
        responseLimit = configuration.responseLimit
        egress = EgressGuard(configuration.egress, multi: multi)
        self.names = names
        try easy.setFixedOptions(configuration)
        try egress.install(in: easy)
        try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receive(bytes, size * count)
        }
        try easy.set(CURLOPT_WRITEDATA, UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()))
        try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receiveLine(bytes, size * count)
        }
        try easy.set(CURLOPT_HEADERDATA, UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()))
    }

    deinit {
        curl_slist_free_all(headers)
        curl_slist_free_all(resolved)
    }

    /// Sets what differs between requests. If it throws, the transfer is of no more use.
    func begin(_ request: OutgoingRequest) throws(WebhooksError) {
        // An empty `Expect` keeps libcurl from asking before it sends, which costs a second with many servers.
        for line in request.headers + ["Expect:"] { try append(line, to: &headers) }
        try easy.set(CURLOPT_HTTPHEADER, UnsafeRawPointer(headers))
        if let addresses = names?(request.endpoint.host) {
            try append("\(request.endpoint.host):\(addresses.joined(separator: ","))", to: &resolved)
        }
        try easy.set(CURLOPT_RESOLVE, UnsafeRawPointer(resolved))
        try easy.set(CURLOPT_PROTOCOLS_STR, request.endpoint.isPlain ? "http" : "https")
        try easy.set(CURLOPT_URL, request.endpoint.url)
        try setIdentities(of: request.endpoint)
        try easy.setBody(request.body)
        endpoint = request.endpoint
        kept = request.wantsAnswer ? [] : nil
    }

    /// Whom the other side must be, and who this node is. Set for every request, also to nothing: what one partner is
    /// shown must not be shown to the next.
    private func setIdentities(of endpoint: EndpointAddress) throws(WebhooksError) {
        try easy.set(CURLOPT_PINNEDPUBLICKEY, endpoint.pinnedKeys)
        try easy.set(CURLOPT_SSLCERT_BLOB, blob: endpoint.clientCertificate?.certificate)
        try easy.set(CURLOPT_SSLKEY_BLOB, blob: endpoint.clientCertificate?.key)
    }

    private func append(
        _ line: String, to list: inout UnsafeMutablePointer<curl_slist>?
    ) throws(WebhooksError) {
        guard let longer = curl_slist_append(list, line) else {
            throw .libcurl(doing: "add to a list", reason: "out of memory")
        }
        list = longer
    }

    /// Answers, and lets go of everything that belonged to this attempt; says whose connection is free now.
    func end(_ code: CURLcode) -> String? {
        let (reply, host) = (reply, endpoint?.host)
        let answer = answer(code)
        reset()
        reply?.resume(returning: .success(answer))
        return host
    }

    func abandon() {
        reply?.resume(returning: .success(.stopped))
        reply = nil
    }

    /// Counts a piece of the answer's body, and drops it unless it is wanted. Past the limit the transfer is ended: what
    /// the partner says beyond it is of no use, and the status has arrived.
    private func receive(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
        received += count
        guard received <= responseLimit else {
            isCut = true
            return 0
        }
        if kept != nil, let bytes { kept?.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count)) }
        return count
    }

    /// Takes a line of a header. libcurl takes a connection that is closed within the header for the end of an answer
    /// without a body, so whether the header was whole must be seen here.
    private func receiveLine(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
        let line = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
        if line.starts(with: "HTTP/".utf8) { isHeaderWhole = false }
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { isHeaderWhole = true }
        return count
    }

    private func answer(_ code: CURLcode) -> Answer {
        let ending = ending(code)
        return Answer(
            status: easy.status, retryAfter: easy.header("Retry-After"), ending: ending,
            body: ending == .complete ? kept : nil)
    }

    private func ending(_ code: CURLcode) -> Answer.Ending {
        if isCut { return .cut }
        if code == CURLE_OK { return isHeaderWhole ? .complete : .failed("the answer broke off within its header") }
        guard let refusal = egress.refusal, easy.status == nil else { return .failed(message(code)) }
        // Where other addresses were tried too, both what became of them and the refusal may be what is to be mended.
        return egress.hasOpened ? .failed("\(message(code)); \(refusal)") : .refused(refusal)
    }

    /// Never shows what in the URL may be a token: then the general text stands for the particular one.
    private func message(_ code: CURLcode) -> String {
        let text = easy.message(code)
        if let endpoint, !endpoint.isSafe(text) { return String(cString: curl_easy_strerror(code)) }
        return text
    }

    /// Clears this attempt. Failures to clear are harmless: the next attempt sets the same options or is refused.
    private func reset() {
        try? easy.set(CURLOPT_HTTPHEADER, nil as UnsafeRawPointer?)
        try? easy.set(CURLOPT_RESOLVE, nil as UnsafeRawPointer?)
        try? easy.setBody(nil)
        easy.clearMessage()
        egress.reset()
        curl_slist_free_all(headers)
        headers = nil
        curl_slist_free_all(resolved)
        resolved = nil
        received = 0
        kept = nil
        isCut = false
        isHeaderWhole = false
        endpoint = nil
        reply = nil
    }
}
