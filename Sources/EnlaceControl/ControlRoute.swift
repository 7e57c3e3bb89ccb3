import EnlaceCore

/// A verb of the control socket: HTTP/1.1 over a unix domain socket, JSON both ways.
///
/// A refusal is a ``ControlProblem``; a stream answers with one JSON value a line (``StreamLine``).
package struct ControlRoute: Hashable, Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The header field of every answer that names the node's time zone (IANA), in which people read its times.
    package static let timeZoneField = "Enlace-Time-Zone"

    package let method: Method
    /// The path, with `{name}` where a parameter stands.
    package let pattern: String

    private init(_ method: Method, _ pattern: String) {
        self.method = method
        self.pattern = pattern
    }

    /// The request target: the pattern's parameters filled in order and percent-encoded, then the query.
    package func target(_ parameters: [String] = [], query: ControlQuery = ControlQuery()) -> String {
        var rest = parameters[...]
        let segments = pattern.split(separator: "/").map { segment in
            guard segment.hasPrefix("{"), let parameter = rest.popFirst() else { return String(segment) }
            return PercentCoding.encode(parameter)
        }
        return "/" + segments.joined(separator: "/") + (query.isEmpty ? "" : "?\(query.text)")
    }
}

extension ControlRoute {
    /// ``StatusReply``
    package static let status = ControlRoute(.get, "/v1/status")
    /// ``EventListRequest`` to ``EventListReply``
    package static let events = ControlRoute(.get, "/v1/events")
    /// `?after=` to a stream of ``EventRow`` that ends with the connection
    package static let tail = ControlRoute(.get, "/v1/events/tail")
    /// An event's id or position, or with `?source=` its id, to ``EventDetailReply``; `?reveal=` with `&reason=` unmasks
    /// restricted fields
    package static let event = ControlRoute(.get, "/v1/events/{event}")
    /// ``PostRequest``, with one structured CloudEvent or a batch as body, to ``PostReply``
    package static let post = ControlRoute(.post, "/v1/events")
    /// An event's id or position, or with `?source=` its id, to ``ExplainReply``
    package static let explain = ControlRoute(.get, "/v1/explain/{event}")
    /// `?area=` to ``ShelterListReply``
    package static let shelters = ControlRoute(.get, "/v1/shelters")
    /// ``ShelterDetailReply``
    package static let shelter = ControlRoute(.get, "/v1/shelters/{shelter}")
    /// ``FlowsRequest`` to ``FlowsReply``
    package static let flows = ControlRoute(.get, "/v1/flows")
    /// ``ImportRequest``, with the CSV file as body, to a stream of ``ImportStep``
    package static let importEncounters = ControlRoute(.post, "/v1/imports/cbp-encounters")
    /// `?state=` to ``AlertListReply``; without it those that are pending or firing
    package static let alerts = ControlRoute(.get, "/v1/alerts")
    /// ``AlertDetailReply``
    package static let alert = ControlRoute(.get, "/v1/alerts/{alert}")
    /// ``PartnerListReply``
    package static let partners = ControlRoute(.get, "/v1/partners")
    /// ``PartnerDetailReply``
    package static let partner = ControlRoute(.get, "/v1/partners/{partner}")
    /// ``PartnerTestReply``
    package static let testPartner = ControlRoute(.post, "/v1/partners/{partner}/test")
    /// ``PartnerRow``, as it is afterwards
    package static let pausePartner = ControlRoute(.post, "/v1/partners/{partner}/pause")
    /// ``PartnerRow``, as it is afterwards
    package static let resumePartner = ControlRoute(.post, "/v1/partners/{partner}/resume")
    /// ``DeliveryListRequest`` to ``DeliveryListReply``
    package static let deliveries = ControlRoute(.get, "/v1/deliveries")
    /// ``DeliveryDetailReply``
    package static let delivery = ControlRoute(.get, "/v1/deliveries/{delivery}")
    /// A notice's id, or `all` with `?partner=`, to ``RetryReply``
    package static let retryDelivery = ControlRoute(.post, "/v1/deliveries/{delivery}/retry")
    /// `?state=` to ``ErasureListReply``; without it those that are not confirmed
    package static let erasures = ControlRoute(.get, "/v1/erasures")
    /// `?note=` to ``ErasureRow``, as it is afterwards
    package static let confirmErasure = ControlRoute(.post, "/v1/erasures/{erasure}/confirm")
    /// ``WhatifRequest``, with a partner's file as body, to ``WhatifReply``
    package static let whatif = ControlRoute(.post, "/v1/agreements/whatif")
    /// ``DisclosureListRequest`` to ``DisclosureListReply``
    package static let disclosures = ControlRoute(.get, "/v1/disclosures")
    /// ``AuditHeadReply``
    package static let auditHead = ControlRoute(.get, "/v1/audit/head")
    /// ``HeadsReply``
    package static let auditHeads = ControlRoute(.get, "/v1/audit/heads")
    /// ``ProcessingReply``
    package static let auditProcessing = ControlRoute(.get, "/v1/audit/processing")
    /// A stream of ``AuditLine``
    package static let auditExport = ControlRoute(.get, "/v1/audit/export")
    /// `?notice=` and `?from=`, the size of an older log, to ``AuditProofReply``
    package static let auditProof = ControlRoute(.get, "/v1/audit/proof")
    /// ``AgencyListReply``
    package static let agencies = ControlRoute(.get, "/v1/agencies")
    /// ``AddAgencyRequest`` to ``AddAgencyReply``
    package static let addAgency = ControlRoute(.post, "/v1/agencies")
    /// ``TokenReply``
    package static let agencyToken = ControlRoute(.post, "/v1/agencies/{agency}/token")
    /// ``KeyListReply``
    package static let keys = ControlRoute(.get, "/v1/keys")
    /// ``RemoveKeyReply``
    package static let removeKey = ControlRoute(.post, "/v1/keys/{name}/remove")
    /// ``CreateKeyRequest`` to ``CreateKeyReply``
    package static let createKey = ControlRoute(.post, "/v1/keys")
    /// ``StoreKeyRequest`` to ``StoreKeyReply``
    package static let storeKey = ControlRoute(.post, "/v1/keys/{name}")
    /// ``PersonRequest`` to ``EraseReply``
    package static let erasePerson = ControlRoute(.post, "/v1/persons/erase")
    /// ``PersonRequest`` to all that is kept about a person, as JSON
    package static let exportPerson = ControlRoute(.post, "/v1/persons/export")
    /// ``PersonDisclosuresRequest`` to ``PersonDisclosuresReply``
    package static let personDisclosures = ControlRoute(.post, "/v1/persons/disclosures")
    /// ``JournalHealthReply``, when everything was looked at
    package static let checkJournal = ControlRoute(.post, "/v1/journal/check")
    /// ``ReloadReply``
    package static let reload = ControlRoute(.post, "/v1/reload")
    /// JSON Schemas of all types
    package static let catalog = ControlRoute(.get, "/v1/catalog")
    /// Prometheus text
    package static let metrics = ControlRoute(.get, "/metrics")
}
