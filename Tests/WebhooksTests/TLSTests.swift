import EnlaceCore
import EnlacePluginKit
import EnlaceTestSupport
import Foundation
import Testing
import Webhooks

@Suite("TLS")
struct TLSTests {
    @Test("A certificate that nobody vouches for is refused, and accepted when ca_file names it")
    func authorities() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        let front = try await TLSFront.start(before: server.port)
        defer { front.stop() }
        try await Sending.run { sending in
            let outcome = await sending.deliver(to: front.url, plain: false)
            #expect(outcome.verdict == .recoverable(after: nil))
            #expect(outcome.detail.lowercased().contains("certificate"))
        }
        #expect(server.requests.isEmpty)
        var configuration = WebhooksConfiguration.onThisMachine
        configuration.caFile = front.certificate
        try await Sending.run(configuration) { sending in
            #expect(await sending.deliver(to: front.url, plain: false).verdict == .delivered)
        }
        #expect(server.requests.first?.body == Sample.body)
    }

    @Test("A certificate for another name is refused, and so is TLS before 1.2")
    func namesAndVersions() async throws {
        let server = try ScriptedHTTPServer(always: .status(200))
        for front in [
            try await TLSFront.start(before: server.port, name: "DNS:elsewhere.example"),
            try await TLSFront.start(before: server.port, newest: "TLSv1_1"),
        ] {
            defer { front.stop() }
            var configuration = WebhooksConfiguration.onThisMachine
            configuration.caFile = front.certificate
            try await Sending.run(configuration) { sending in
                #expect(await sending.deliver(to: front.url, plain: false).verdict == .recoverable(after: nil))
            }
        }
        #expect(server.requests.isEmpty)
    }
}

/// A TLS server in front of a ``ScriptedHTTPServer``, with a certificate of its own making.
private struct TLSFront: Sendable {
    let port: Int
    let certificate: String
    private let process: Process
    private let folder: URL

    var url: String { "https://127.0.0.1:\(port)/hook" }

    static func start(before port: UInt16, name: String = "IP:127.0.0.1", newest: String = "TLSv1_3") async throws
        -> TLSFront
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try TLSFront(before: port, name: name, newest: newest) })
            }
        }
    }

    func stop() {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    private init(before backend: UInt16, name: String, newest: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("cert.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let openssl = try Self.launch([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=enlace test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate,
        ])
        openssl.process.waitUntilExit()
        let server = try Self.launch(["python3", "-c", Self.script, certificate, key, "\(backend)", newest])
        process = server.process
        let line = String(decoding: server.output.availableData, as: UTF8.self)
        port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private static func launch(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, pipe.fileHandleForReading)
    }

    /// Prints its port, then passes on the bytes of each connection both ways.
    private static let script = """
        import socket, ssl, sys, threading
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion[sys.argv[4]]
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        def pump(source, sink):
            try:
                while data := source.recv(65536): sink.sendall(data)
            except OSError: pass
            for end in (source, sink):
                try: end.shutdown(socket.SHUT_RDWR)
                except OSError: pass
        def serve(raw):
            try: front = context.wrap_socket(raw, server_side=True)
            except OSError: return
            back = socket.create_connection(("127.0.0.1", int(sys.argv[3])))
            threading.Thread(target=pump, args=(front, back), daemon=True).start()
            pump(back, front)
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """
}
