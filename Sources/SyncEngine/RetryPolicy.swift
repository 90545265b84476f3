/// When a request that failed is tried again, and when the run gives up.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts of one request in all, at least 1.
    public var attemptsMax: Int
    /// Seconds before the second attempt; doubles with each further one.
    public var firstSeconds: Double
    /// The longest pause, seconds.
    public var longestSeconds: Double
    /// A centre that asks for more patience than this ends the run, seconds.
    public var patienceSeconds: Double

    /// Describes when to try again.
    public init(
        attemptsMax: Int = 5, firstSeconds: Double = 1, longestSeconds: Double = 60, patienceSeconds: Double = 300
    ) {
        self.attemptsMax = max(1, attemptsMax)
        self.firstSeconds = firstSeconds
        self.longestSeconds = longestSeconds
        self.patienceSeconds = patienceSeconds
    }

    /// Seconds to wait before another attempt; `nil` when there is to be none.
    ///
    /// Half of the pause is random, so that devices that lost the centre together do not return together.
    /// - Parameters:
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - jitter: random, from 0 up to 1.
    public func pause(after failure: SyncFailure, attempt: Int, jitter: Double) -> Double? {
        guard failure.isRetryable, attempt < attemptsMax else { return nil }
        let doubled = firstSeconds * Double(1 << min(max(attempt, 1) - 1, 30))
        let backOff = min(longestSeconds, doubled) * (0.5 + 0.5 * jitter)
        guard let asked = failure.retryAfterSeconds else { return backOff }
        return asked <= patienceSeconds ? max(asked, backOff) : nil
    }
}
