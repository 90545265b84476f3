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
    /// How often each sync rule came into play, by its number.
    public let rules: [Int]
    /// The readable trace, if it was asked for.
    public let lines: [String]
}

/// Runs a whole world from one seed; the same seed and options give the same outcome.
///
/// - Parameter makeStore: makes the store of each machine, empty; `nil` for stores in memory, where mutants live.
public func simulate(seed: UInt64, options: Options = Options(), makeStore: StoreMaker? = nil) -> Outcome {
    let world = played(seed: seed, options: options, makeStore: makeStore, isChecked: true)
    if options.isRepeated, world.failures.isEmpty {
        let again = played(seed: seed, options: options, makeStore: makeStore, isChecked: false)
        if again.trace.hash != world.trace.hash { world.fail("trace", "the same seed gave two histories") }
    }
    return Outcome(
        seed: seed, traceHash: world.trace.hash, failures: world.failures, faultCounts: world.faults.counts,
        rules: world.rules, lines: world.trace.lines)
}

private func played(seed: UInt64, options: Options, makeStore: StoreMaker?, isChecked: Bool) -> World {
    let world = World(seed: seed, options: options, makeStore: makeStore, isChecked: isChecked)
    do {
        try world.run()
    } catch {
        world.fail("exception", "\(error)")
    }
    return world
}
