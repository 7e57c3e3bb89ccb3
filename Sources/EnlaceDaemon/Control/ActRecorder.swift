import EnlaceControl
import EnlaceCore
import Hummingbird
import Logging

/// Writes into the log who does what, before it is done.
struct ActRecorder: Sendable {
    let logger: Logger
    /// Knows whom the log must not name.
    let vault: PersonVault

    /// Parameters that say what is asked about.
    private static let objects = ["agency", "event", "notice", "partner"]

    func record(_ route: ControlRoute, _ call: ControlCall) async {
        let caller = await ControlCaller.of(call.context.channel)
        let path = PercentCoding.decode(call.request.uri.path)
        var metadata: Logger.Metadata = [
            "verb": "\(route.method.rawValue) \(route.pattern)", "path": "\(masked(path) ?? route.pattern)",
            "caller": "\(caller?.description ?? "unknown")",
        ]
        for name in ActRecorder.objects {
            guard let value = call.query[name] else { continue }
            metadata[name] = "\(masked(value) ?? "a person's pseudonym")"
        }
        logger.notice("operator acts", metadata: metadata)
    }

    /// Nil where it names a person.
    private func masked(_ text: String?) -> String? {
        text.flatMap { vault.isNamed(in: $0) ? nil : $0 }
    }
}
