import CCurl

/// An easy handle of libcurl: options by kind of value, and what can be asked after a transfer.
///
/// It belongs to one thread and frees the handle with itself.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    init() throws(WebhooksError) {
        guard let raw = curl_easy_init() else { throw .libcurl(doing: "start a transfer", reason: "out of memory") }
        self.raw = raw
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try set(CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        curl_easy_cleanup(raw)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(WebhooksError) {
        try check(curl_shim_set_long(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: String?) throws(WebhooksError) {
        try check(curl_shim_set_string(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) throws(WebhooksError) {
        try check(curl_shim_set_pointer(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: @escaping curl_write_callback) throws(WebhooksError) {
        try check(curl_shim_set_writer(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: @escaping curl_opensocket_callback) throws(WebhooksError) {
        try check(curl_shim_set_opener(raw, option, value), option)
    }

    /// Hands over a copy of the bytes; nil drops the copy.
    func set(_ option: CURLoption, blob text: String?) throws(WebhooksError) {
        guard var text else { return try check(curl_shim_set_blob(raw, option, nil, 0), option) }
        let code = text.withUTF8 { curl_shim_set_blob(raw, option, $0.baseAddress, $0.count) }
        try check(code, option)
    }

    /// Hands over a copy of the body; nil drops the copy.
    func setBody(_ body: [UInt8]?) throws(WebhooksError) {
        // The size comes first, or libcurl would look for a terminating zero.
        try check(
            curl_shim_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body?.count ?? 0)),
            CURLOPT_POSTFIELDSIZE_LARGE)
        let code = body?.withUnsafeBytes { curl_shim_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        try check(code ?? curl_shim_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, nil), CURLOPT_COPYPOSTFIELDS)
    }

    /// The status of the last answer; nil if there was none.
    var status: Int? {
        var status = 0
        guard curl_shim_get_long(raw, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status != 0 else { return nil }
        return status
    }

    /// A field of the last answer's header.
    func header(_ name: String) -> String? {
        var header: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(raw, name, 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK else { return nil }
        return header.map { String(cString: $0.pointee.value) }
    }

    /// What libcurl noted about the last failure, or its general text; one line without control characters.
    func message(_ code: CURLcode) -> String {
        let text = errorText.pointee == 0 ? curl_easy_strerror(code) : UnsafePointer(errorText)
        let line = text.map { String(cString: $0) } ?? "unknown failure"
        return String(line.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }

    func clearMessage() {
        errorText.pointee = 0
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(WebhooksError) {
        guard code != CURLE_OK else { return }
        throw .libcurl(doing: "set option \(option.rawValue)", reason: String(cString: curl_easy_strerror(code)))
    }
}
