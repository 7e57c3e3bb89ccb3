import CCurl
import EnlaceCore

extension EasyHandle {
    /// The options that are the same for every request; they stay while the handle is reused.
    ///
    /// Any that libcurl refuses is an error: without one of them a notice might go where it must not.
    func setFixedOptions(_ configuration: WebhooksConfiguration) throws(WebhooksError) {
        try setHTTP(configuration)
        try setWay()
        try setTLS(configuration)
        try setTimeouts(configuration)
    }

    private func setHTTP(_ configuration: WebhooksConfiguration) throws(WebhooksError) {
        try set(CURLOPT_POST, 1)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        // Nothing of the body is read, so it need not be unpacked; no encoding is asked for either.
        try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    }

    /// Where a request may go: to the endpoint itself, and only there.
    private func setWay() throws(WebhooksError) {
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy, not a missing one: a missing one is looked up in the environment.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_TCP_NODELAY, 1)
    }

    private func setTLS(_ configuration: WebhooksConfiguration) throws(WebhooksError) {
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        guard let file = configuration.caFile else { return }
        try set(CURLOPT_CAINFO, file)
        try set(CURLOPT_CAPATH, nil as String?)
    }

    private func setTimeouts(_ configuration: WebhooksConfiguration) throws(WebhooksError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connectTimeout.milliseconds))
        try set(CURLOPT_TIMEOUT_MS, Int(configuration.totalTimeout.milliseconds))
        // Signals are process-wide and would be taken from other threads.
        try set(CURLOPT_NOSIGNAL, 1)
        // Without it the end of a transfer whose name does not resolve waits for the resolver, and all others with it.
        try set(CURLOPT_QUICK_EXIT, 1)
    }
}
