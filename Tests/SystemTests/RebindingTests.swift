import EnlaceCore
import EnlaceTestSupport
import Testing

extension RealProcesses {
    @Suite("A partner's name that leads elsewhere the second time", .timeLimit(.minutes(3)))
    struct RebindingTests {
        @Test("takes no notice to this machine, whatever the resolver of the system says")
        func rebinding() async throws {
            let home = try NodeFolder(allowing: "")
            try await home.addPartner(endpoint: "http://rebind.example:8099/hook")
            // A network and a resolver of its own, so that a public address can be had and DNS can be made to lie.
            let scene = try await Command(
                ["unshare", "--net", "--mount", "python3", "-c", Self.script]
                    + [Command.path("enlaced"), Command.path("enlacectl"), home.config, home.socket])
            #expect(scene.hasSucceeded, "needs root: \(scene.errors)")
            let seen = try scene.json()
            #expect(seen["first"]?.string?.contains("answered 503") == true, "\(scene.output)")
            #expect(seen["public"]?.int == 1)
            let refusal = "127.0.0.1 is loopback (127.0.0.0/8); list 127.0.0.1/32 under plugins.webhooks.egress.allow"
            #expect(seen["second"]?.string?.contains(refusal) == true, "\(scene.output)")
            #expect(seen["asked"]?.int == 2)
            #expect(seen["canary"]?.int == 0)
        }

        /// The name answers with a public address to the first daemon, and with loopback to the next: libcurl keeps
        /// an answer for a minute, so a daemon of its own stands for each.
        private static let script = """
            import json, socket, struct, subprocess, sys, tempfile, threading, time

            enlaced, enlacectl, config, control = sys.argv[1:]
            PUBLIC = "93.184.215.14"
            answers, asked, connections = [PUBLIC, "127.0.0.1"], [0], [0]
            for words in ("ip link set lo up", f"ip address add {PUBLIC}/32 dev lo"):
                subprocess.run(words.split(), check=True)
            resolver = tempfile.NamedTemporaryFile("w")
            resolver.write("nameserver 127.0.0.1\\n")
            resolver.flush()
            subprocess.run(["mount", "--bind", resolver.name, "/etc/resolv.conf"], check=True)

            def resolve(listener):
                while True:
                    query, client = listener.recvfrom(512)
                    end = query.index(0, 12) + 5
                    kind, = struct.unpack("!H", query[end - 4:end - 2])
                    records = b""
                    if kind == 1:
                        address = answers[min(asked[0], 1)]
                        asked[0] += 1
                        records = struct.pack("!HHHIH", 0xC00C, 1, 1, 0, 4) + socket.inet_aton(address)
                    head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, 1 if records else 0, 0, 0)
                    listener.sendto(head + query[12:end] + records, client)

            def serve(listener):
                while True:
                    peer, _ = listener.accept()
                    connections[0] += 1
                    peer.recv(65536)
                    peer.sendall(b"HTTP/1.1 503 Later\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
                    peer.close()

            names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            names.bind(("127.0.0.1", 53))
            partner = socket.create_server((PUBLIC, 8099))
            canary = socket.create_server(("127.0.0.1", 8099))
            canary.setblocking(False)
            for work, listener in ((resolve, names), (serve, partner)):
                threading.Thread(target=work, args=(listener,), daemon=True).start()

            def ask(*words):
                done = subprocess.run([enlacectl, *words, "--socket", control], capture_output=True, text=True)
                return done.returncode, done.stdout + done.stderr

            def attempt():
                daemon = subprocess.Popen([enlaced, "run", "--config", config], stderr=subprocess.DEVNULL)
                while ask("status")[0] != 0 and daemon.poll() is None:
                    time.sleep(0.05)
                said = " ".join(ask("partners", "test", "neighbour")[1].split())
                daemon.terminate()
                daemon.wait()
                return said

            first, second = attempt(), attempt()
            heard = 0
            try:
                while True:
                    canary.accept()
                    heard += 1
            except BlockingIOError:
                pass
            print(json.dumps({
                "first": first, "second": second, "asked": asked[0], "public": connections[0], "canary": heard,
            }))
            """
    }
}
