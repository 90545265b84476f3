/// Lets a bounded number of requests a minute through for each key; the oldest keys are forgotten first.
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

    /// Allows `burst` at once and `perMinute` in the long run.
    init(perMinute: Int, burst: Int, keysMax: Int = 10_000) {
        self.perMinute = Double(perMinute)
        self.burst = Double(burst)
        self.keysMax = keysMax
    }

    /// Whether one more request of this key may pass now; seconds to wait if not.
    mutating func pass(_ key: String, at now: Int64) -> Int? {
        if buckets.count >= keysMax, buckets[key] == nil {
            let horizon = now - 60_000
            buckets = buckets.filter { $0.value.at > horizon }
            if buckets.count >= keysMax { return 60 }
        }
        var bucket = buckets[key] ?? Bucket(tokens: burst, at: now)
        let elapsed = Double(max(0, now - bucket.at))
        bucket.tokens = min(burst, bucket.tokens + elapsed * perMinute / 60_000)
        bucket.at = now
        defer { buckets[key] = bucket }
        guard bucket.tokens >= 1 else { return max(1, Int((60 / perMinute).rounded(.up))) }
        bucket.tokens -= 1
        return nil
    }
}
