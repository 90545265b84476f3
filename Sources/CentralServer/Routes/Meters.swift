import Synchronization

/// Counts what the centre does, for `/v1/metrics`. Safe to use from every thread; never holds personal data.
final class Meters: Sendable {
    private let counters = Mutex<[String: UInt64]>([:])

    /// Adds to a counter; `label` must come from a bounded set.
    func count(_ name: String, by label: String = "", _ amount: Int = 1) {
        guard amount > 0 else { return }
        let key = label.isEmpty ? "central_\(name)_total" : "central_\(name)_total{by=\"\(label)\"}"
        counters.withLock { $0[key, default: 0] += UInt64(amount) }
    }

    /// All counters in the text format of Prometheus, sorted.
    var exposition: String {
        counters.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }
}
