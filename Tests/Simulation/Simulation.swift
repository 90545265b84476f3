/// What came of one seed.
public struct Outcome: Sendable {
    /// The seed.
    public let seed: UInt64
    /// The hash of all that happened.
    public let traceHash: UInt64
    /// What oracles found wrong; empty when all is well.
    public let failures: [Failure]
    /// How often each fault happened, by ``FaultKind/index``.
    public let faultCounts: [Int]
    /// The sync rules that came into play, by number.
    public let rules: Set<Int>
    /// The readable trace, if it was asked for.
    public let lines: [String]
}

/// Runs a whole world from one seed; the same seed and options give the same outcome.
///
/// - Parameter makeStore: makes the store of each machine, empty; `nil` for stores in memory, where mutants live.
public func simulate(seed: UInt64, options: Options = Options(), makeStore: StoreMaker? = nil) -> Outcome {
    let world = World(seed: seed, options: options, makeStore: makeStore)
    do {
        try world.run()
    } catch {
        world.fail("exception", "\(error)")
    }
    return Outcome(
        seed: seed, traceHash: world.trace.hash, failures: world.failures, faultCounts: world.faults.counts,
        rules: world.rulesSeen, lines: world.trace.lines)
}
