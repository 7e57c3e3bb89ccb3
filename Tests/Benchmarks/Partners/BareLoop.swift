import CCurl
import Foundation

/// The least that libcurl needs to post: one multi handle, a fixed number of easy handles, nothing decided or recorded.
///
/// It sends requests that were captured before, signatures included, so that a node that sends the same is measured
/// against the floor under it.
final class BareLoop {
    /// A request taken apart into what libcurl is told.
    private struct Post {
        let url: String
        let headers: UnsafeMutablePointer<curl_slist>?
        let body: UnsafeMutableBufferPointer<UInt8>
    }

    private let posts: [Post]
    private let multi: UnsafeMutableRawPointer
    private var handles: [UnsafeMutableRawPointer] = []
    private var started = 0
    private var ended = 0

    /// - Parameter samples: whole requests, sent in turns.
    init(_ samples: [[UInt8]], port: Int, connections: Int) throws {
        guard curl_shim_start() == CURLE_OK, let multi = curl_multi_init() else {
            throw BenchFailure("libcurl does not start")
        }
        self.multi = multi
        posts = samples.compactMap { BareLoop.post($0, port: port) }
        guard !posts.isEmpty else { throw BenchFailure("there is nothing to post") }
        curl_shim_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
        for _ in 0..<connections {
            guard let handle = curl_easy_init() else { throw BenchFailure("libcurl has no memory") }
            for (option, value) in [(CURLOPT_POST, 1), (CURLOPT_TCP_NODELAY, 1), (CURLOPT_NOSIGNAL, 1)] {
                curl_shim_set_long(handle, option, value)
            }
            handles.append(handle)
        }
    }

    deinit {
        for handle in handles { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
        for post in posts {
            curl_slist_free_all(post.headers)
            post.body.deallocate()
        }
    }

    /// Posts `count` requests; how many a second that were.
    func run(_ count: Int) throws -> Double {
        (started, ended) = (0, 0)
        let start = ContinuousClock.now
        for handle in handles { begin(handle, count) }
        while ended < count {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            try harvest(count)
            if ended < count { curl_multi_poll(multi, nil, 0, 1_000, nil) }
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private func begin(_ handle: UnsafeMutableRawPointer, _ count: Int) {
        guard started < count else { return }
        let post = posts[started % posts.count]
        started += 1
        curl_shim_set_string(handle, CURLOPT_URL, post.url)
        curl_shim_set_pointer(handle, CURLOPT_HTTPHEADER, post.headers)
        curl_shim_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(post.body.count))
        curl_shim_set_pointer(handle, CURLOPT_POSTFIELDS, post.body.baseAddress)
        curl_multi_add_handle(multi, handle)
    }

    private func harvest(_ count: Int) throws {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            var status = 0
            curl_shim_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
            guard code == CURLE_OK, status == 204 else { throw BenchFailure("a bare post ended with \(status)") }
            curl_multi_remove_handle(multi, handle)
            ended += 1
            begin(handle, count)
        }
    }

    private static func post(_ sample: [UInt8], port: Int) -> Post? {
        guard let end = sample[...].find(Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: sample[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        guard let path = lines.first?.split(separator: " ").dropFirst().first else { return nil }
        // libcurl writes these two itself.
        let fields = lines.dropFirst().filter { !$0.hasPrefix("Host:") && !$0.hasPrefix("Content-Length:") }
        let headers = (fields + ["Expect:"]).reduce(nil) { curl_slist_append($0, $1) }
        let body = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: sample.count - end - 4)
        _ = body.initialize(from: sample[(end + 4)...])
        return Post(url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: body)
    }
}
