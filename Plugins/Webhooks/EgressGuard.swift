import CCurl
import EnlaceCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opens the sockets of one easy handle, to addresses that the policy allows and to no others.
///
/// libcurl asks for each socket with the very address that it then connects it to. So it is all the same what a name
/// resolved to before, or how an address was written. A connection that is kept was judged when it was made; the
/// policy cannot change while connections live, because the plugin's section is read at the start only.
///
/// It belongs to the thread of the ``TransferLoop``, and lives as long as the handle that it is installed in.
final class EgressGuard {
    private let policy: EgressPolicy
    /// The multi handle that drives the transfer.
    private let multi: UnsafeMutableRawPointer
    /// The first address that was refused since ``reset()``.
    private(set) var refusal: EgressRefusal?
    /// Whether a socket was opened since ``reset()``.
    private(set) var hasOpened = false

    init(_ policy: EgressPolicy, multi: UnsafeMutableRawPointer) {
        self.policy = policy
        self.multi = multi
    }

    func install(in easy: EasyHandle) throws(WebhooksError) {
        try easy.set(CURLOPT_OPENSOCKETFUNCTION) { context, _, address in
            guard let context, let address else { return CURL_SOCKET_BAD }
            return Unmanaged<EgressGuard>.fromOpaque(context).takeUnretainedValue().open(address)
        }
        try easy.set(CURLOPT_OPENSOCKETDATA, UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()))
    }

    func reset() {
        refusal = nil
        hasOpened = false
    }

    private func open(_ address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        // No other family has a way to a partner.
        guard let target = IPAddress(address) else { return CURL_SOCKET_BAD }
        if case .refused(let refusal) = policy.verdict(on: target) {
            self.refusal = self.refusal ?? refusal
            // Without it libcurl takes up the next address only when half of the time to connect is over.
            curl_multi_wakeup(multi)
            return CURL_SOCKET_BAD
        }
        hasOpened = true
        let wanted = address.pointee
        return socket(wanted.family, wanted.socktype | Int32(SOCK_CLOEXEC.rawValue), wanted.protocol)
    }
}

extension IPAddress {
    /// The address that libcurl is about to connect to; nil if it is of another family, or cut short.
    fileprivate init?(_ address: UnsafePointer<curl_sockaddr>) {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        // The structure ends with the smallest kind of address; larger ones go on behind it.
        let start = UnsafeRawPointer(address) + offset
        let length = Int(address.pointee.addrlen)
        switch address.pointee.family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            self = .v4(UInt32(bigEndian: start.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let six = start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = .v6(withUnsafeBytes(of: six) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
        default: return nil
        }
    }
}
