import CCurl
import EnlaceControl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What libcurl's write callback fills: a body, or a sink that takes the chunks of a successful answer.
final class ControlReceiver {
    /// An answer that is collected, and every refusal, may be this long.
    static let maxBodyLength = 256 << 20

    var handle: UnsafeMutableRawPointer?
    private(set) var body: [UInt8] = []
    /// What stopped the transfer from our side.
    private(set) var failure: (any Error)?
    private var hasAdoptedTimeZone = false
    private let sink: ((UnsafeRawBufferPointer) throws -> Void)?

    init(sink: ((UnsafeRawBufferPointer) throws -> Void)?) {
        self.sink = sink
    }

    /// HTTP status of the answer, 0 before there is one.
    var status: Int {
        guard let handle else { return 0 }
        var status = 0
        curl_shim_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// From the first bytes on, times are shown as the node's people read them, wherever enlacectl runs.
    private func adoptTimeZone() {
        guard let handle, !hasAdoptedTimeZone else { return }
        hasAdoptedTimeZone = true
        var header: UnsafeMutablePointer<curl_header>?
        let code = curl_easy_header(handle, ControlRoute.timeZoneField, 0, UInt32(CURLH_HEADER), -1, &header)
        guard code == CURLHE_OK, let zone = header?.pointee.value else { return }
        setenv("TZ", zone, 1)
        tzset()
    }

    /// False to end the transfer.
    func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        do {
            adoptTimeZone()
            if let sink, (200..<300).contains(status) {
                try sink(chunk)
            } else {
                body += chunk
                if body.count > ControlReceiver.maxBodyLength {
                    throw Failure(.refused, "the daemon's answer is longer than \(ControlReceiver.maxBodyLength) bytes")
                }
            }
            return true
        } catch {
            failure = error
            return false
        }
    }
}
