import NIOCore
import Synchronization

/// Counts the open connections of a server, in all and by address.
final class ConnectionLimits: Sendable {
    /// Connections that loopback may have beyond the total, so that health checks and the proxy's get through.
    static let loopbackReserve = 16

    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let total: Int
    private let perAddress: Int

    init(total: Int, perAddress: Int) {
        self.total = total
        self.perAddress = perAddress
    }

    /// False if the connection is one too many; otherwise it counts until ``release(_:)``.
    func admit(_ address: SocketAddress?) -> Bool {
        let client = Client(address)
        return state.withLock { state in
            let count = state.byAddress[client.key, default: 0]
            let allowed = client.isLoopback ? total + ConnectionLimits.loopbackReserve : total
            guard state.total < allowed, client.isLoopback || count < perAddress else { return false }
            state.total += 1
            state.byAddress[client.key] = count + 1
            return true
        }
    }

    func release(_ address: SocketAddress?) {
        let client = Client(address)
        state.withLock { state in
            state.total -= 1
            let left = state.byAddress[client.key, default: 1] - 1
            state.byAddress[client.key] = left > 0 ? left : nil
        }
    }

    /// Who counts as one: an IPv4 address, or the /64 network that an IPv6 host has to itself.
    private struct Client {
        let key: String
        let isLoopback: Bool

        init(_ address: SocketAddress?) {
            let text = address?.ipAddress ?? ""
            // An IPv4 client of a socket that takes both families.
            let bare = text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
            isLoopback = bare.isEmpty || bare == "::1" || bare.hasPrefix("127.")
            key = bare.contains(":") ? Client.network(ofIPv6: bare) : bare
        }

        /// The first four groups of an address that may leave zeros out.
        private static func network(ofIPv6 text: String) -> String {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard let gap = parts.firstIndex(of: "") else { return parts.prefix(4).joined(separator: ":") }
            let head = parts[..<gap]
            let missing = max(0, 9 - parts.count)
            return (head + Array(repeating: "0", count: missing + 1) + parts[(gap + 1)...]).prefix(4).joined(
                separator: ":")
        }
    }
}
