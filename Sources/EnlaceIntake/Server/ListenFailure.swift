import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why the node cannot listen: the key of enlaced.yaml, the address or path that it names, and the system's reason.
package struct ListenFailure: Error, CustomStringConvertible {
    private let key: String
    private let place: String
    private let reason: String

    package init(key: String, place: String, reason: String) {
        self.key = key
        self.place = place
        self.reason = reason
    }

    package var description: String { "\(key): cannot listen on \(place): \(reason)" }

    /// Runs a server to its end.
    ///
    /// - Parameters:
    ///   - key: what names the address in enlaced.yaml.
    ///   - place: the address or path.
    /// - Throws: ``ListenFailure`` when the server cannot bind; else what `run` throws.
    package static func naming(_ key: String, _ place: String, _ run: () async throws -> Void) async throws {
        do {
            try await run()
        } catch let error as IOError {
            throw ListenFailure(key: key, place: place, reason: reason(error.errnoCode))
        } catch let error as SocketAddressError {
            throw ListenFailure(key: key, place: place, reason: "\(error)")
        } catch let error as SocketAddressError.UnknownHost {
            throw ListenFailure(key: key, place: place, reason: "the host is not known: \(error.errorDescription)")
        }
    }

    private static func reason(_ code: CInt) -> String {
        let said = String(cString: strerror(code))
        switch code {
        case EADDRINUSE: return said + "; end the program that listens there (ss -ltnp names it), or choose another"
        case EADDRNOTAVAIL: return said + "; the machine has no such address (ip address lists those that it has)"
        case ENOENT: return said + "; make the folder, or choose another path"
        default: return said
        }
    }
}
