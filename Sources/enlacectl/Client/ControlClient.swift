import CCurl
import EnlaceControl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Speaks HTTP over the control socket, one request a connection, blocking: the CLI has nothing else to do meanwhile.
struct ControlClient {
    let socketPath: String
    /// How long an answer may take; what takes its time, and what is streamed, may take any. Milliseconds.
    var patience = 60_000

    /// The whole body of a 2xx answer.
    ///
    /// - Throws: ``ControlProblem`` when the daemon refuses, ``Failure`` when it cannot be reached.
    func fetch(_ call: ControlCall) throws -> [UInt8] {
        let receiver = ControlReceiver(sink: nil)
        try perform(call, within: call.takesItsTime ? 0 : patience, into: receiver)
        return receiver.body
    }

    /// Hands each line of a streamed 2xx answer to `consume` as it arrives; what `consume` throws ends the stream.
    func stream(_ call: ControlCall, _ consume: @escaping ([UInt8]) throws -> Void) throws {
        var splitter = LineSplitter()
        let receiver = ControlReceiver { chunk in
            for line in try splitter.append(chunk) { try consume(line) }
        }
        try perform(call, within: 0, into: receiver)
        if let last = splitter.finish() { try consume(last) }
    }

    /// - Parameter patience: in milliseconds; 0 for any time.
    private func perform(_ call: ControlCall, within patience: Int, into receiver: ControlReceiver) throws {
        guard curl_shim_start() == CURLE_OK, let handle = curl_easy_init() else {
            throw Failure(.unreachable, "libcurl does not start on this machine")
        }
        defer { curl_easy_cleanup(handle) }
        receiver.handle = handle
        let headers = curl_slist_append(curl_slist_append(nil, "Content-Type: \(call.contentType)"), "Expect:")
        defer { curl_slist_free_all(headers) }
        configure(handle, call, headers, receiver)
        curl_shim_set_long(handle, CURLOPT_TIMEOUT_MS, patience)
        // One byte more than is sent: without an address libcurl would read the body from standard input.
        let result = ((call.body ?? []) + [0]).withUnsafeBytes { body in
            if call.method == .post {
                // libcurl copies nothing: the address holds for the length of the call.
                curl_shim_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
                curl_shim_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count - 1))
            }
            return withExtendedLifetime(receiver) { curl_easy_perform(handle) }
        }
        if let failure = receiver.failure { throw failure }
        guard result == CURLE_OK else { throw unreachable(result) }
        guard (200..<300).contains(receiver.status) else { throw problem(receiver) }
    }

    private func configure(
        _ handle: UnsafeMutableRawPointer, _ call: ControlCall, _ headers: UnsafeMutablePointer<curl_slist>?,
        _ receiver: ControlReceiver
    ) {
        curl_shim_set_string(handle, CURLOPT_UNIX_SOCKET_PATH, socketPath)
        curl_shim_set_string(handle, CURLOPT_URL, "http://localhost" + call.target)
        // An empty proxy also silences http_proxy and its kin in the environment.
        curl_shim_set_string(handle, CURLOPT_PROXY, "")
        curl_shim_set_long(handle, CURLOPT_NOSIGNAL, 1)
        curl_shim_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, 5_000)
        curl_shim_set_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        curl_shim_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
        if call.method == .post { curl_shim_set_long(handle, CURLOPT_POST, 1) }
        curl_shim_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(receiver).toOpaque())
        curl_shim_set_writer(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let receiver = Unmanaged<ControlReceiver>.fromOpaque(context).takeUnretainedValue()
            return receiver.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }
    }

    private func problem(_ receiver: ControlReceiver) -> any Error {
        if let problem = try? ControlJSON.decode(ControlProblem.self, from: receiver.body) { return problem }
        return Failure(
            .refused, "the daemon answered with HTTP status \(receiver.status) and no explanation",
            next: "check that \(socketPath) belongs to enlaced; its journal may say more: journalctl -u enlaced")
    }

    private func unreachable(_ code: CURLcode) -> Failure {
        guard code != CURLE_OPERATION_TIMEDOUT else {
            return Failure(
                .unreachable,
                "the daemon at \(socketPath) did not answer within \(Double(patience) / 1_000) s; it may still do it",
                next: "see whether it is stopped or overloaded: systemctl status enlaced; journalctl -u enlaced")
        }
        guard code == CURLE_COULDNT_CONNECT else {
            return Failure(
                .unreachable,
                "the connection to the daemon at \(socketPath) broke: \(String(cString: curl_easy_strerror(code)))",
                next: "see whether it is still running: systemctl status enlaced", isBroken: true)
        }
        if access(socketPath, F_OK) != 0, errno == ENOENT {
            return Failure(
                .unreachable, "there is no control socket at \(socketPath)",
                next: "is the daemon running? systemctl status enlaced; another socket: --socket PATH")
        }
        if access(socketPath, R_OK | W_OK) != 0 {
            return Failure(
                .unreachable, "the control socket \(socketPath) may not be opened by this user",
                next: "join the group enlace-operators (sudo usermod -aG enlace-operators $USER), then log in again")
        }
        return Failure(
            .unreachable, "nobody answers at the control socket \(socketPath)",
            next: "is the daemon running? systemctl status enlaced; another socket: --socket PATH")
    }
}
