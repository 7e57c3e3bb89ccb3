import EnlaceCore

extension Shelters {
    /// Folds `report.corrected` and `report.retracted` about a shelter's report.
    mutating func amend(
        _ event: Event, _ id: String, _ data: JSONView, agency: String, effects: inout Effects
    ) {
        guard data["type"]?.string == EventType.shelterReported.name, let meant = data["event"]?.string else { return }
        let name = EventName(source: data["event_source"]?.string ?? event.source, id: meant)
        switch event.type {
        case .reportRetracted:
            change(id, by: agency, from: event, effects: &effects) { $0.retract(name, by: event) }
        case .reportCorrected:
            guard let view = data["report"], let report = ShelterReport(view, in: event) else { return }
            change(id, by: agency, from: event, effects: &effects) {
                $0.correct(name, with: report, by: event)
            }
        default: break
        }
    }
}
