import Causality
import SyncProtocol
import TestSupport

/// What to simulate.
public struct Options: Sendable {
    /// Steps before the faults stop.
    public var steps: Int
    /// How often each fault happens.
    public var rates: FaultRates
    /// A bug to put in on purpose.
    public var mutant: Mutant?
    /// Whether to keep a readable trace.
    public var keepsTrace = false

    /// A world with the given number of steps and all faults.
    public init(steps: Int = 40, rates: FaultRates = .all, mutant: Mutant? = nil) {
        self.steps = steps
        self.rates = rates
        self.mutant = mutant
    }
}

/// Several devices, a centre and sometimes a liar, over a bad network; everything decided by one seed.
final class World {
    static let centre = 0
    static let devicesMax = 8

    let options: Options
    let trace: Trace
    var faults: Injector
    var nodes: [Node] = []
    var network = Network()
    var ledger = Ledger()
    var failures: [Failure] = []
    var rulesSeen: Set<Int> = []
    var step = 0
    var quiet = false
    private let makeStore: StoreMaker?
    private var keys: UInt64
    private var sessions = 0

    init(seed: UInt64, options: Options, makeStore: StoreMaker?) {
        self.options = options
        self.makeStore = makeStore
        trace = Trace(keepsText: options.keepsTrace)
        faults = Injector(seed: seed, rates: options.rates)
        keys = seed &* 1_000
    }

    private func populate() throws {
        let scopes = (0..<1 + faults.random.below(3)).map { ["A", "B", "C"][$0] }.compactMap { ScopeID($0) }
        try add(.centre, scopes: scopes)
        for _ in 0..<2 + faults.random.below(faults.random.oneIn(4) ? 5 : 2) {
            var some = scopes.filter { _ in faults.random.oneIn(2) }
            if some.isEmpty { some = [faults.random.pick(scopes)] }
            try add(.device, scopes: some)
        }
        if faults.random.oneIn(3) { try add(.hostile, scopes: scopes) }
    }

    @discardableResult
    func add(
        _ role: Node.Role, scopes: [ScopeID], from backup: StoreMaker? = nil, author: LocalAuthor? = nil
    ) throws -> Node {
        let mutant = role == .hostile ? nil : options.mutant
        let make = backup ?? makeStore ?? { SabotagedStore(mutant: mutant) }
        let node = Node(
            index: nodes.count, role: role, scopes: scopes, store: try make(), author: author ?? freshAuthor())
        if faults.hits(.clockWrong) {
            node.clockOffset = Int64(faults.random.below(20) - 10) * 31_557_600_000
        }
        nodes.append(node)
        trace.note(1, UInt64(node.index), text: "n\(node.index) \(role) \(node.author.id.hex.prefix(6)) in \(scopes)")
        return node
    }

    func freshAuthor() -> LocalAuthor {
        keys &+= 1
        return Build.author(keys)
    }

    func freshSession() -> Int {
        sessions += 1
        return sessions
    }

    func clock(of node: Node) -> Int64 { 1_750_000_000_000 + Int64(step) * 60_000 + node.clockOffset }

    /// The nodes whose word counts.
    var honest: [Node] { nodes.filter { $0.role != .hostile } }

    func fail(_ oracle: String, _ detail: String) {
        failures.append(Failure(oracle: oracle, detail: detail, step: step))
        trace.note(99, text: "FAILED \(oracle): \(detail)")
    }

    // MARK: The run

    func run() throws {
        try populate()
        while step < options.steps, failures.isEmpty {
            step += 1
            try act()
        }
        guard failures.isEmpty else { return }
        for oracle in Oracles.always where failures.isEmpty { try oracle.check(self) }
        let expected = try Holdings.union(of: honest)
        try settle(expected: expected)
        guard failures.isEmpty else { return }
        for oracle in Oracles.always + Oracles.afterSettling where failures.isEmpty { try oracle.check(self) }
    }

    private func act() throws {
        let node = nodes[faults.random.below(nodes.count)]
        if node.role == .hostile { return try lie(as: node) }
        if try disaster(strikes: node) { return }
        switch faults.random.below(10) {
        case 0..<4: try work(at: node)
        case 4..<6: try beginSync(of: node)
        case 6: node.backups.append(try node.store.backup())
        default: break
        }
        for _ in 0..<1 + faults.random.below(4) {
            guard let message = network.next(at: step, faults: &faults) else { break }
            try deliver(message)
        }
    }

    /// Whether something happened to the machine itself.
    private func disaster(strikes node: Node) throws -> Bool {
        if node.role == .centre {
            guard let backup = node.backups.last, faults.hits(.centreRestored) else { return false }
            try node.restore(backup)
            trace.note(10, text: "centre restored from a backup")
            rulesSeen.insert(10)
            return true
        }
        if !node.backups.isEmpty, faults.hits(.deviceRestored) {
            try node.restore(faults.random.pick(node.backups))
            node.becomes(freshAuthor())
            trace.note(11, text: "n\(node.index) restored, new incarnation \(node.author.id.hex.prefix(6))")
            return true
        }
        if !node.backups.isEmpty, faults.hits(.deviceRestoredSilently) {
            try node.restore(faults.random.pick(node.backups))
            trace.note(12, text: "n\(node.index) restored without noticing")
            return true
        }
        if nodes.count < Self.devicesMax, faults.hits(.deviceCloned) {
            let clone = try add(.device, scopes: node.scopes, from: node.store.backup(), author: node.author)
            clone.hints = node.hints
            trace.note(13, text: "n\(node.index) cloned as n\(clone.index)")
            return true
        }
        return false
    }
}

/// What an oracle found wrong.
public struct Failure: Hashable, Sendable, CustomStringConvertible {
    /// Which oracle.
    public let oracle: String
    /// What it saw.
    public let detail: String
    /// At which step.
    public let step: Int

    /// Oracle, step and detail.
    public var description: String { "\(oracle) at step \(step): \(detail)" }
}
