public import FaultyDisks

/// Where a scenario was cut off, and what was left.
public struct CrashPoint: Sendable, CustomStringConvertible {
    /// The scenario's name.
    public let scenario: String
    /// Operations that were done.
    public let operation: Int
    /// What of the unsynced was kept.
    public let survival: FaultyDisk.Survival
    /// Decides what is random.
    public let seed: UInt64

    /// As the command line names it.
    public var description: String { "\(scenario) #\(operation) \(survival) seed \(seed)" }
}

/// Something wrong after a crash.
public struct Finding: Sendable, CustomStringConvertible {
    /// Where.
    public let point: CrashPoint
    /// The operation that was last done.
    public let operation: String
    /// What.
    public let complaint: String

    /// Point, operation and complaint.
    public var description: String { "\(point) (after: \(operation)): \(complaint)" }
}

/// Which crash points to try.
public struct Selection: Sendable {
    /// The survivals.
    public var survivals: [FaultyDisk.Survival] = FaultyDisk.Survival.allCases
    /// Every how many operations; 1 is all.
    public var stride = 1
    /// The first operation.
    public var offset = 0
    /// Different seeds for each random survival.
    public var seeds: ClosedRange<UInt64> = 1...1
    /// Stop at the first finding.
    public var stopsAtFinding = false

    /// All points with one seed.
    public init() {}
}

/// What came of a scenario's crash points.
public struct Tally: Sendable {
    /// Points visited.
    public var points = 0
    /// Disks among them that differed from each other, in bytes or in what had been acknowledged.
    public var disks = 0
    /// Operations of the undisturbed run.
    public var operations = 0
    /// What was wrong.
    public var findings: [Finding] = []

    /// Nothing yet.
    public init(operations: Int = 0) { self.operations = operations }

    /// Both together.
    public static func + (left: Tally, right: Tally) -> Tally {
        var sum = Tally(operations: left.operations + right.operations)
        sum.points = left.points + right.points
        sum.disks = left.disks + right.disks
        sum.findings = left.findings + right.findings
        return sum
    }
}

extension Scenario {
    /// Stops the scenario at the selected operations and looks at what is left each time.
    public func enumerate(_ selection: Selection = Selection(), mutant: Mutant? = nil) throws -> Tally {
        let recording = try Recording(self, seed: 42, mutant: mutant)
        var tally = Tally(operations: recording.operationCount)
        var seen: Set<[UInt64]> = []
        for operation in Swift.stride(from: selection.offset, through: recording.operationCount, by: selection.stride) {
            for survival in selection.survivals {
                let isRandom = survival == .random || survival == .torn
                for seed in isRandom ? selection.seeds : selection.seeds.lowerBound...selection.seeds.lowerBound {
                    tally.points += 1
                    let mixed = seed &* 1_000_003 &+ UInt64(operation)
                    let disk = recording.disk.crashed(after: operation, survival, seed: mixed)
                    let identity = [
                        disk.fingerprint, UInt64(recording.acknowledged(at: operation)),
                        UInt64(recording.peerState(at: operation)), survival == .killed ? UInt64(operation) : .max,
                    ]
                    guard seen.insert(identity).inserted else { continue }
                    tally.disks += 1
                    let aftermath = Aftermath(recording: recording, operation: operation, mutant: mutant)
                    guard let complaint = aftermath.complaint(about: disk, isKilled: survival == .killed) else {
                        continue
                    }
                    let point = CrashPoint(scenario: name, operation: operation, survival: survival, seed: seed)
                    tally.findings.append(
                        Finding(point: point, operation: recording.disk.operation(operation - 1), complaint: complaint))
                    if selection.stopsAtFinding { return tally }
                }
            }
        }
        return tally
    }
}
