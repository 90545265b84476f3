/// Lets a bounded number of requests a minute through for each key; the keys unused longest are forgotten first.
///
/// A token bucket a key; time comes in as milliseconds, so it can be tested without waiting.
struct RateGate: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Int64
    }

    private let perMinute: Double
    private let burst: Double
    private let keysMax: Int
    private var buckets: [String: Bucket] = [:]

    /// Allows `burst` at once and `perMinute` in the long run; both at least 1.
    init(perMinute: Int, burst: Int, keysMax: Int = 10_000) {
        self.perMinute = Double(max(1, perMinute))
        self.burst = Double(max(1, burst))
        self.keysMax = max(1, keysMax)
    }

    /// Keys that are remembered.
    var keyCount: Int { buckets.count }

    /// Whether one more request of this key may pass now; seconds to wait if not.
    mutating func pass(_ key: String, at now: Int64) -> Int? {
        if buckets[key] == nil, buckets.count >= keysMax { forgetOldest() }
        var bucket = buckets[key] ?? Bucket(tokens: burst, at: now)
        // A clock that was set back gives nothing and takes nothing.
        let elapsed = Double(max(0, now.subtractingReportingOverflow(bucket.at).partialValue))
        bucket.tokens = min(burst, bucket.tokens + elapsed * perMinute / 60_000)
        bucket.at = now
        defer { buckets[key] = bucket }
        guard bucket.tokens >= 1 else {
            return max(1, Int(((1 - bucket.tokens) * 60 / perMinute).rounded(.up)))
        }
        bucket.tokens -= 1
        return nil
    }

    /// Takes back what a request cost that turned out to be in order.
    mutating func giveBack(_ key: String) {
        guard let tokens = buckets[key]?.tokens else { return }
        buckets[key]?.tokens = min(burst, tokens + 1)
    }

    // A quarter at a time, so that a flood of new keys does not sort the table for each.
    private mutating func forgetOldest() {
        let oldest = buckets.sorted { $0.value.at < $1.value.at }.prefix(max(1, keysMax / 4))
        for (key, _) in oldest { buckets[key] = nil }
    }
}
