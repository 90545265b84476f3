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
    /// Whether to run the world a second time, without oracles, and compare what happened.
    public var isRepeated = false

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
    static let records = (1...2).map { Build.record($0) }

    let options: Options
    let isChecked: Bool
    let trace: Trace
    var faults: Injector
    var nodes: [Node] = []
    var network = Network()
    var sticks: [Message] = []
    var ledger = Ledger()
    var failures: [Failure] = []
    /// How often each sync rule came into play, by its number.
    var rules = [Int](repeating: 0, count: 15)
    var step = 0
    /// Whether the faults have stopped.
    var isQuiet = false
    /// How much later than its steps say it is, after months without an event.
    var monthsPassed: Int64 = 0
    /// The step at which the centre was put back last.
    var centreRestoredAt = -1
    /// Whether every message travels as bytes; otherwise only damaged ones and those of sticks do.
    private(set) var usesBytes = false
    /// Who certifies and revokes; `nil` in worlds that trust every key.
    var office: Office?
    private(set) var policy: any AdmissionPolicy = OpenPolicy()
    private let makeStore: StoreMaker?
    private var keys: UInt64
    private var sessions = 0
    private var photos: UInt64 = 0

    init(seed: UInt64, options: Options, makeStore: StoreMaker?, isChecked: Bool) {
        self.options = options
        self.makeStore = makeStore
        self.isChecked = isChecked
        trace = Trace(keepsText: options.keepsTrace)
        faults = Injector(seed: seed, rates: options.rates)
        keys = seed &* 1_000
    }

    private func populate() throws {
        let scopes = (0..<1 + faults.random.below(3)).map { ["A", "B", "C"][$0] }.compactMap { ScopeID($0) }
        usesBytes = faults.random.oneIn(4)
        if faults.random.oneIn(3) { office = Office(key: FastSigner(seed: keys &+ 999)) }
        policy = Sabotage.policy(organisation: office?.key.publicKey, mutant: options.mutant)
        try add(.centre, scopes: scopes)
        for _ in 0..<2 + faults.random.below(faults.random.oneIn(4) ? 5 : 2) {
            try add(.device, scopes: some(of: scopes))
        }
        if faults.random.oneIn(3) { try add(.hostile, scopes: some(of: scopes)) }
    }

    private func some(of scopes: [ScopeID]) -> [ScopeID] {
        let some = scopes.filter { _ in faults.random.oneIn(2) }
        return some.isEmpty ? [faults.random.pick(scopes)] : some
    }

    @discardableResult
    func add(
        _ role: Node.Role, scopes: [ScopeID], from backup: StoreMaker? = nil, author: LocalAuthor? = nil
    ) throws -> Node {
        let mutant = role == .hostile ? nil : options.mutant
        let make = backup ?? makeStore ?? { SabotagedStore(mutant: mutant) }
        let node = Node(
            index: nodes.count, role: role, scopes: scopes, store: try make(),
            author: author ?? freshAuthor(of: scopes))
        if faults.hits(.clockWrong) { node.clockOffset = decades() }
        if role == .device, faults.hits(.laterFields) { node.writesLaterFields = true }
        nodes.append(node)
        trace.note(1, UInt64(node.index), text: "n\(node.index) \(role) \(node.author.id.hex.prefix(6)) in \(scopes)")
        return node
    }

    func freshAuthor(of scopes: [ScopeID]) -> LocalAuthor {
        keys &+= 1
        var author = Build.author(keys)
        if let office { author = office.certified(author, in: scopes, serial: keys) }
        ledger.members[author.id] = Set(scopes)
        return author
    }

    func freshSession() -> Int {
        sessions += 1
        return sessions
    }

    func freshPhoto() -> ModelPhoto {
        photos += 1
        return ModelPhoto(number: photos)
    }

    /// Up to ten years forwards or back, in milliseconds.
    func decades() -> Int64 { Int64(faults.random.below(20) - 10) * 31_557_600_000 }

    func clock(of node: Node) -> Int64 {
        1_750_000_000_000 + Int64(step) * 60_000 + monthsPassed * 2_629_800_000 + node.clockOffset
    }

    /// The nodes whose word counts.
    var honest: [Node] { nodes.filter { $0.role != .hostile } }

    func saw(rule: Int) { rules[rule] += 1 }

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
            Conservation.checkCounts(in: self)
        }
        guard failures.isEmpty else { return }
        try check(Oracles.always)
        try settle(expected: Holdings.union(of: honest.map { try Holdings(of: $0) }))
        try check(Oracles.atEnd)
    }

    private func check(_ oracles: [any Oracle]) throws {
        guard isChecked else { return }
        let snapshot = try Snapshot(of: self)
        for oracle in oracles where failures.isEmpty { try oracle.check(self, snapshot) }
    }

    private func act() throws {
        network.weather(at: step, nodeCount: nodes.count, faults: &faults)
        if faults.hits(.monthsPass) { monthsPassed += Int64(1 + faults.random.below(30)) }
        if office != nil, faults.hits(.revoked) { try revoke() }
        let node = nodes[faults.random.below(nodes.count)]
        if node.role == .hostile { return try lie(as: node) }
        if try disaster(strikes: node) { return }
        switch faults.random.below(12) {
        case 0..<4: try work(at: node)
        case 4..<7: try beginSync(of: node)
        case 7: node.backups.append(try node.backup())
        case 8: try packStick(at: node)
        case 9: try tidyPhotos(at: node)
        default: break
        }
        for _ in 0..<1 + faults.random.below(4) {
            guard let message = network.next(at: step, faults: &faults) else { break }
            try deliver(message)
        }
        if !sticks.isEmpty, faults.random.oneIn(3) { try plugInStick() }
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
