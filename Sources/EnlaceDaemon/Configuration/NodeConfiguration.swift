package import EnlaceCore
package import EnlaceIntake
package import Logging

/// `enlaced.yaml`: what one node is and where it keeps things.
package struct NodeConfiguration: Sendable {
    /// `node.id`: names the node in derived events and to its peers; never change it on a node with a journal.
    package var id = ""
    /// `node.name`: for people.
    package var name = ""
    /// `node.timezone`: an IANA name; times that people read are in it.
    package var timeZone = "UTC"
    /// `node.languages`: in which the node's people read and write; peers and partners see them.
    package var languages: [String] = []
    /// `node.identity_keys`: names of the secrets with which the node signs in its own name; two during a rotation.
    package var identityKeys = [NodeIdentity.secretName]
    /// `state`: the folder of the journal and the wrapped secrets.
    package var state = "/var/lib/enlace"
    /// `erasure_ledger`: the file that remembers who was erased, where no backup of the state folder takes it along; nil
    /// stands for `ledger` in a folder beside the state folder, named as that is with `-erasures` behind.
    package var erasureLedger: String?
    /// `journal`: the plugin that keeps it; `memory` must be asked for by name, and forgets everything at the end.
    package var journal = "sqlite"
    /// `log.level`
    package var logLevel = Logger.Level.info
    /// `intake`: the HTTP listener and its limits.
    package var intake = IntakeSettings()
    package var control = Control()
    package var shelters = Shelters()
    package var metrics = Metrics()
    package var erasures = Erasures()
    /// `plugins`: one section a plugin, which the plugin reads itself.
    package var plugins: [String: ConfigurationNode] = [:]

    /// `control`: the socket of `enlacectl`.
    package struct Control: Sendable {
        /// `socket`
        package var socket = "/run/enlace/control.sock"
        /// `group`: who may use it; nil leaves the group of the process.
        package var group: String?
    }

    /// `shelters`
    package struct Shelters: Sendable {
        /// `stale_after`: a report older than this no longer says what is free.
        package var staleAfter = Timestamp.Span.hours(12)
    }

    /// `erasures`
    package struct Erasures: Sendable {
        /// `due_after`: how long a partner has to confirm that it has forgotten a person before that is overdue.
        package var dueAfter = Timestamp.Span.hours(72)
    }

    /// `metrics`
    package struct Metrics: Sendable {
        /// `listen`: `HOST:PORT` of an own listener for Prometheus; nil serves metrics on the control socket only.
        package var listen: ListenAddress?
    }

    package init() {}

    /// Where the ledger of erasures is.
    var ledgerPath: String { erasureLedger ?? "\(state)-erasures/ledger" }

    /// Whether anything is kept beyond the end of the process.
    var isKept: Bool { journal != NodeConfiguration.memory }

    /// The journal that forgets everything at the end.
    static let memory = "memory"

    package init(_ reader: ConfigurationReader) {
        reader.record("node") { node in
            id = node.identifier("id")
            name = node.string("name", default: id)
            timeZone = node.string("timezone", default: "UTC")
            languages = node.languages("languages") ?? []
            if node.node("identity_keys") != nil { identityKeys = node.strings("identity_keys") }
            if identityKeys.isEmpty { node.problem("identity_keys", "expected the name of at least one secret") }
            if !TimeZoneName.isKnown(timeZone) {
                node.problem(
                    "timezone", "expected a name such as America/Tijuana; this machine knows none of this name")
            }
        } ?? reader.problems.add(at: reader.place, "key 'node' is required")
        state = reader.string("state", default: state)
        erasureLedger = reader.optionalString("erasure_ledger")
        if FileSystem.resolved(ledgerPath).hasPrefix(FileSystem.resolved(state) + "/") {
            reader.problem(
                "erasure_ledger", "must lie outside the state folder, or a backup of that would take it along")
        }
        journal = reader.string("journal", default: journal)
        reader.record("log") { logLevel = $0.choice("level", of: Logger.Level.self, default: .info) ?? .info }
        reader.record("intake") { intake = IntakeSettings($0) }
        reader.record("control") {
            control.socket = $0.string("socket", default: control.socket)
            if UnixAddress(control.socket) == nil { $0.problem("socket", "the path is longer than a socket's can be") }
            control.group = $0.optionalString("group")
        }
        reader.record("shelters") {
            shelters.staleAfter = $0.duration("stale_after", default: shelters.staleAfter)
        }
        reader.record("erasures") {
            erasures.dueAfter = $0.duration("due_after", default: erasures.dueAfter)
            if !(Timestamp.Span.minutes(1)...(.days(90))).contains(erasures.dueAfter) {
                $0.problem("due_after", "expected from 1m to 90d")
            }
        }
        reader.record("metrics") {
            metrics.listen = $0.listenAddress("listen")
            guard let address = metrics.listen, address.isFixed, intake.listen.contains(address) else { return }
            $0.problem("listen", "\(address) is an address of intake: name another")
        }
        for section in reader.map("plugins") { plugins[section.key] = section.value }
    }
}
