public import EnlaceCore
public import EnlacePluginKit
import Foundation

/// The plugin that posts notices to partners over HTTP, signed as Standard Webhooks 1.0.0 asks.
///
/// One attempt passes four parts: ``WebhookChannel`` checks the endpoint, `HostGate` says when the host may have one more
/// connection, ``Sender`` hands the attempt to the thread that drives libcurl, where it is signed, and
/// `DeliveryOutcome+Answer.swift` says what the answer means.
public struct Webhooks: Plugin {
    public static let name = "webhooks"

    private let configuration: WebhooksConfiguration

    public init(configuration reader: ConfigurationReader) {
        configuration = WebhooksConfiguration(reader)
    }

    public func check(_ reader: ConfigurationReader) {
        guard let file = configuration.caFile, let objection = Webhooks.objection(toAuthorities: file) else { return }
        reader.problem("ca_file", objection)
    }

    /// Why a file cannot be `ca_file`: with one that libcurl cannot use, every https partner would fail.
    private static func objection(toAuthorities file: String) -> String? {
        guard access(file, R_OK) == 0, let bytes = FileManager.default.contents(atPath: file) else {
            return "'\(file)' cannot be read: \(String(cString: strerror(errno)))"
        }
        return ClientCertificate.objection(toCertificate: String(decoding: bytes, as: UTF8.self))
    }

    public func objection(to endpoint: NoticeDelivery.Endpoint) -> String? {
        // What is wrong with the text itself has been said where the partner's file was read.
        guard let address = (try? EndpointAddress(endpoint))?.literal else { return nil }
        switch configuration.egress.verdict(on: address) {
        case .allowed: return nil
        case .refused(let refusal): return refusal.description
        }
    }

    public func provision(_ context: PluginContext) async throws -> PluginContribution {
        let sender = Sender(configuration, logger: context.logger)
        let channel = WebhookChannel(sender: sender, clock: context.clock)
        return PluginContribution(channel: channel, services: [sender])
    }
}

/// Why the plugin cannot work at all.
package enum WebhooksError: Error, Hashable, CustomStringConvertible {
    /// libcurl refused to go on; transfers under way are answered as recoverable.
    case libcurl(doing: String, reason: String)

    package var description: String {
        switch self {
        case .libcurl(let action, let reason):
            "webhooks: libcurl failed to \(action): \(reason)"
        }
    }
}
