import EnlaceCore
import Foundation
import Testing
import Webhooks

@Suite("The plugin's section of the configuration")
struct WebhooksConfigurationTests {
    private func read(_ members: KeyValuePairs<String, String>) -> (WebhooksConfiguration, [String]) {
        let place = SourcePlace(file: "enlaced.yaml", line: 1, column: 1)
        let record = members.map {
            (key: $0.key, place: place, value: ConfigurationNode(.scalar($0.value, isQuoted: false), at: place))
        }
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(ConfigurationNode(.record(record), at: place), problems: problems)
        let configuration = WebhooksConfiguration(reader)
        Webhooks(configuration: reader).check(reader)
        reader.finish()
        return (configuration, problems.all.map(\.message))
    }

    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/enlace-ca-\(UUID()).pem"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("An empty section gives the documented defaults")
    func defaults() {
        let (configuration, problems) = read([:])
        #expect(problems.isEmpty)
        #expect(configuration == WebhooksConfiguration())
        #expect(configuration.connectTimeout == .seconds(5))
        #expect(configuration.totalTimeout == .seconds(15))
        #expect(configuration.responseLimit == 65_536)
    }

    @Test("Every key is read")
    func everyKey() throws {
        let authorities = try file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
        defer { try? FileManager.default.removeItem(atPath: authorities) }
        let (configuration, problems) = read([
            "connect_timeout": "250ms", "total_timeout": "2s", "max_connections": "8", "max_connections_per_host": "2",
            "max_waiting": "16", "max_waiting_per_host": "4", "response_limit": "1024", "ca_file": authorities,
            "user_agent": "Test/1",
        ])
        #expect(problems.isEmpty)
        #expect(configuration.connectTimeout == .milliseconds(250))
        #expect(configuration.maxConnections == 8)
        #expect(configuration.maxWaitingPerHost == 4)
        #expect(configuration.caFile == authorities)
        #expect(configuration.userAgent == "Test/1")
    }

    @Test("Mistakes are named: a slip in a key, a timeout that never ends, a connect timeout longer than all")
    func mistakes() {
        #expect(read(["conect_timeout": "5s"]).1 == ["unknown key 'conect_timeout'; did you mean 'connect_timeout'?"])
        #expect(read(["total_timeout": "0s"]).1.first == "total_timeout: expected 1ms to 5m")
        #expect(read(["connect_timeout": "20s"]).1 == ["connect_timeout: must not be longer than total_timeout"])
        #expect(read(["max_connections": "0"]).1 == ["max_connections: expected a whole number from 1 to 4096"])
    }

    @Test("egress.allow takes ranges, and says of each that is none where it stands and what was probably meant")
    func egress() {
        let (egress, problems) = readAllow(["10.20.0.0/16", "fd12:3456::/32", "127.0.0.1/32"])
        #expect(problems.isEmpty)
        #expect(egress.allowed.map(\.description) == ["10.20.0.0/16", "fd12:3456::/32", "127.0.0.1/32"])
        #expect(
            readAllow(["10.1.2.3/16", "10.1.2.3", "10.0.0.0/33", "intranet"]).1 == [
                "enlaced.yaml:2:1: allow: '10.1.2.3/16' has bits beyond its prefix length; did you mean '10.1.0.0/16'?",
                "enlaced.yaml:3:1: allow: '10.1.2.3' lacks its prefix length; write 10.1.2.3/32 for this one address",
                "enlaced.yaml:4:1: allow: '10.0.0.0/33': expected a prefix length from 0 to 32",
                "enlaced.yaml:5:1: allow: 'intranet' is no range of addresses; "
                    + "expected for example 10.20.0.0/16 or fd12:3456::/32",
            ])
    }

    @Test("A partner's address that is not allowed is objected to before anything is sent; a name is not resolved")
    func objection() {
        let place = SourcePlace(file: "enlaced.yaml", line: 1, column: 1)
        let section = ConfigurationNode(.null, at: place)
        let plugin = Webhooks(configuration: ConfigurationReader(section, problems: ConfigurationProblems()))
        func objection(_ url: String) -> String? { plugin.objection(to: .init(url: url, allowsPlainHTTP: false)) }
        #expect(
            objection("https://192.168.1.1/hook")
                == "192.168.1.1 is private (192.168.0.0/16); "
                + "list 192.168.1.1/32 under plugins.webhooks.egress.allow to permit it")
        #expect(objection("https://[::1]:8443/hook")?.hasPrefix("::1 is loopback (::1/128)") == true)
        for url in ["https://8.8.8.8/", "https://localhost/", "https://[2606:4700::1111]/", "", "http://10.0.0.1/"] {
            #expect(objection(url) == nil, "\(url)")
        }
    }

    private func readAllow(_ blocks: [String]) -> (EgressPolicy, [String]) {
        let place = SourcePlace(file: "enlaced.yaml", line: 1, column: 1)
        let items = blocks.enumerated().map { index, text in
            ConfigurationNode(
                .scalar(text, isQuoted: true), at: SourcePlace(file: "enlaced.yaml", line: index + 2, column: 1))
        }
        let allow = ConfigurationNode(.list(items), at: place)
        let egress = ConfigurationNode(.record([("allow", place, allow)]), at: place)
        let section = ConfigurationNode(.record([("egress", place, egress)]), at: place)
        let problems = ConfigurationProblems()
        let reader = ConfigurationReader(section, problems: problems)
        let configuration = WebhooksConfiguration(reader)
        reader.finish()
        return (configuration.egress, problems.all.map(\.description))
    }

    @Test("A ca_file that cannot be read, or holds no certificate, is a mistake")
    func authorities() throws {
        let text = try file("not a certificate")
        defer { try? FileManager.default.removeItem(atPath: text) }
        #expect(
            read(["ca_file": "/nowhere/ca.pem"]).1 == [
                "ca_file: '/nowhere/ca.pem' cannot be read: No such file or directory"
            ])
        #expect(
            read(["ca_file": text]).1 == [
                "ca_file: expected certificates in PEM, from -----BEGIN CERTIFICATE----- to the end"
            ])
    }
}
