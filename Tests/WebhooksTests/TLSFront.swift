import EnlaceCore
import Foundation

/// A TLS server in front of a ``ScriptedHTTPServer``, with a certificate of its own making.
struct TLSFront: Sendable {
    let port: Int
    /// The file of its certificate.
    let certificate: String
    /// A certificate that it accepts of a client, with its key.
    let client: ClientCertificate
    private let process: Process
    private let folder: URL

    var url: String { "https://127.0.0.1:\(port)/hook" }

    /// - Parameter asksForClient: whether it serves only whoever shows ``client``.
    static func start(
        before port: UInt16, name: String = "IP:127.0.0.1", newest: String = "TLSv1_3", asksForClient: Bool = false
    ) async throws -> TLSFront {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result { try TLSFront(before: port, name: name, newest: newest, asksForClient) })
            }
        }
    }

    /// The SHA-256 of its public key, as libcurl is told of it.
    func pin() throws -> String {
        let command = "openssl x509 -in \(certificate) -pubkey -noout | openssl pkey -pubin -outform der"
        let digest = try Self.launch(["sh", "-c", "\(command) | openssl dgst -sha256 -binary | openssl base64"])
        let text = String(decoding: digest.output.readDataToEndOfFile(), as: UTF8.self)
        return "sha256//" + text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func stop() {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    private init(before backend: UInt16, name: String, newest: String, _ asksForClient: Bool) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let own = try Self.makeCertificate(in: folder, "server", name: name)
        let clients = try Self.makeCertificate(in: folder, "client", name: "DNS:node.example")
        certificate = own.certificate
        client = ClientCertificate(
            certificate: try String(contentsOfFile: clients.certificate, encoding: .utf8),
            key: try String(contentsOfFile: clients.key, encoding: .utf8))
        let server = try Self.launch([
            "python3", "-c", Self.script, own.certificate, own.key, "\(backend)", newest,
            asksForClient ? clients.certificate : "",
        ])
        process = server.process
        let line = String(decoding: server.output.availableData, as: UTF8.self)
        port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private static func makeCertificate(
        in folder: URL, _ file: String, name: String
    ) throws -> (certificate: String, key: String) {
        let certificate = folder.appendingPathComponent("\(file).pem").path
        let key = folder.appendingPathComponent("\(file)-key.pem").path
        try launch([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-subj", "/CN=enlace test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate,
        ]).process.waitUntilExit()
        return (certificate, key)
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
        if sys.argv[5]:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(sys.argv[5])
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
