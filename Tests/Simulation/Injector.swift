import TestSupport

/// Decides by the seed which faults happen, and counts them.
public struct Injector {
    var random: SplitMix64
    /// How often faults happen.
    public var rates: FaultRates
    /// How often each kind happened, by ``FaultKind/index``.
    public private(set) var counts = [Int](repeating: 0, count: FaultKind.allCases.count)

    init(seed: UInt64, rates: FaultRates) {
        random = SplitMix64(seed: seed)
        self.rates = rates
    }

    /// Whether the fault happens now.
    mutating func hits(_ kind: FaultKind) -> Bool {
        guard random.oneIn(rates[kind]) else { return false }
        counts[kind.index] += 1
        return true
    }
}
