/// Looks for the least that still fails: fewer steps, fewer kinds of faults.
public enum Shrinker {
    /// The smallest options found with which the seed still fails the same oracle.
    public static func shrink(seed: UInt64, options: Options) -> Options {
        guard let oracle = simulate(seed: seed, options: options).failures.first?.oracle else { return options }
        func fails(_ options: Options) -> Bool {
            simulate(seed: seed, options: options).failures.contains { $0.oracle == oracle }
        }
        var best = options
        for kind in FaultKind.allCases where best.rates[kind] > 0 {
            var fewer = best
            fewer.rates[kind] = 0
            if fails(fewer) { best = fewer }
        }
        var steps = 1
        while steps < best.steps {
            var shorter = best
            shorter.steps = steps
            if fails(shorter) { return shorter }
            steps += 1
        }
        return best
    }
}
