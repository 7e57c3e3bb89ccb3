package import CoreMetrics
import Synchronization

/// Keeps what the node counts and measures, and writes it in the Prometheus text format.
///
/// Series come into being when they are first made and stay for the life of the process. Dimensions are taken from
/// small closed sets (routes, outcomes, partners), never from what a peer sends, so their number is bounded.
package final class PrometheusRegistry: MetricsFactory {
    private let families = Mutex<[String: MetricFamily]>([:])

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, kind: .counter) { CounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, kind: .gauge) { GaugeSeries() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate
            ? series(label, dimensions, kind: .histogram) { HistogramSeries(bounds: HistogramSeries.counts) }
            : series(label, dimensions, kind: .gauge) { GaugeSeries() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        // Prometheus wants the unit at the end of a name; one that bears it already keeps its name.
        let name = label.hasSuffix("_seconds") ? label : label + "_seconds"
        return series(name, dimensions, kind: .histogram) { HistogramSeries(bounds: HistogramSeries.seconds) }
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// All series, sorted, with `# TYPE` lines.
    package var text: String {
        let families = families.withLock { $0 }
        return families.sorted { $0.key < $1.key }.map { $0.value.text(name: $0.key) }.joined()
    }

    private func series<Series: MetricSeries>(
        _ label: String, _ dimensions: [(String, String)], kind: MetricFamily.Kind, make: () -> Series
    ) -> Series {
        let name = PrometheusText.name(label)
        let labels = PrometheusText.labels(dimensions)
        return families.withLock { families in
            if let known = families[name]?.series[labels] as? Series { return known }
            let made = make()
            families[name, default: MetricFamily(kind: kind)].series[labels] = made
            return made
        }
    }
}

/// All series of one name.
struct MetricFamily {
    enum Kind: String {
        case counter, gauge, histogram
    }

    let kind: Kind
    /// By their labels in text form, without braces.
    var series: [String: any MetricSeries] = [:]

    init(kind: Kind) {
        self.kind = kind
    }

    func text(name: String) -> String {
        let lines = series.sorted { $0.key < $1.key }.map { $0.value.lines(name: name, labels: $0.key) }
        return "# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }
}

/// One series, which knows how it is written.
protocol MetricSeries: Sendable {
    func lines(name: String, labels: String) -> String
}
