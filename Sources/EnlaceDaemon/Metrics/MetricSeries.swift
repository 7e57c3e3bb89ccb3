import CoreMetrics
import Synchronization

/// Only ever grows.
final class CounterSeries: CounterHandler, MetricSeries {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func lines(name: String, labels: String) -> String {
        PrometheusText.line(name, labels, String(value.load(ordering: .relaxed)))
    }
}

/// A value that rises and falls.
final class GaugeSeries: MeterHandler, RecorderHandler, MetricSeries {
    private let value = Mutex(0.0)

    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(Double(new)) }
    func record(_ new: Double) { set(new) }

    func lines(name: String, labels: String) -> String {
        PrometheusText.line(name, labels, value.withLock { $0 }.description)
    }
}

/// Counts observations by upper bounds.
final class HistogramSeries: RecorderHandler, TimerHandler, MetricSeries {
    static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    static let counts = [1.0, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]

    private struct State {
        var buckets: [UInt64]
        var count: UInt64 = 0
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(buckets: [UInt64](repeating: 0, count: bounds.count)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            if let bucket = bounds.firstIndex(where: { value <= $0 }) { state.buckets[bucket] += 1 }
            state.count += 1
            state.sum += value
        }
    }

    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        var text = ""
        var below: UInt64 = 0
        for (bound, count) in zip(bounds, state.buckets) {
            below += count
            text += PrometheusText.line(name + "_bucket", prefix + "le=\"\(bound)\"", String(below))
        }
        text += PrometheusText.line(name + "_bucket", prefix + "le=\"+Inf\"", String(state.count))
        text += PrometheusText.line(name + "_sum", labels, state.sum.description)
        return text + PrometheusText.line(name + "_count", labels, String(state.count))
    }
}
