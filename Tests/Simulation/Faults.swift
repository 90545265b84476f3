/// What can go wrong in a simulated world. A new fault is a case here, a rate below, and the place that injects it.
public enum FaultKind: Int, CaseIterable, Sendable {
    // The network.
    case drop, duplicate, reorder, delay, cut, corrupt, partition, oneWay
    // Machines and their disks.
    case crashBeforeCommit, crashAfterCommit, diskFull, inputOutput, busy
    case deviceRestored, deviceRestoredSilently, deviceCloned, centreRestored, staleHint
    // Clocks.
    case clockWrong, clockJump, monthsPass
    // The office: a laptop is shut out, at an earlier change, once more; its key is in other hands.
    case revoked, revokedEarlier, revokedAgain, keyStolen
    // Sticks, and colleagues' laptops that carry them.
    case stickLost, stickReplayed, stickOutOfOrder
    // Programs of another version.
    case laterFields, laterKind, laterFormat
    // Photos.
    case chunkRotten, photoCrash
    // A peer that lies.
    case wrongHash, replay, shuffledBatch, equivocation, lamportJump, lamportBack, badIntermediateSignature
    case falseKnowledge, forgery, foreignScope
    // A peer that lies when it is asked, or answers in the centre's place.
    case falseReceipt, impostor
}

/// How often faults happen: once in so many occasions; 0 is never.
public struct FaultRates: Sendable {
    private var oneIn: [Int]

    /// All on.
    public static let all = FaultRates(
        oneIn: [
            .drop: 12, .duplicate: 12, .reorder: 3, .delay: 10, .cut: 25, .corrupt: 25, .partition: 40, .oneWay: 40,
            .crashBeforeCommit: 30, .crashAfterCommit: 30, .diskFull: 40, .inputOutput: 40, .busy: 40,
            .deviceRestored: 60, .deviceRestoredSilently: 60, .deviceCloned: 80, .centreRestored: 25, .staleHint: 4,
            .clockWrong: 3, .clockJump: 30, .monthsPass: 30,
            .revoked: 12, .revokedEarlier: 2, .revokedAgain: 3, .keyStolen: 2,
            .stickLost: 8, .stickReplayed: 3, .stickOutOfOrder: 3,
            .laterFields: 6, .laterKind: 8, .laterFormat: 6,
            .chunkRotten: 10, .photoCrash: 12,
            .wrongHash: 6, .replay: 6, .shuffledBatch: 6, .equivocation: 5, .lamportJump: 5, .lamportBack: 5,
            .badIntermediateSignature: 4, .falseKnowledge: 4, .forgery: 5, .foreignScope: 5,
            .falseReceipt: 2, .impostor: 6,
        ])
    /// A perfect world.
    public static let none = FaultRates(oneIn: [:])

    /// The given rates; kinds not named never happen.
    public init(oneIn: [FaultKind: Int]) { self.oneIn = FaultKind.allCases.map { oneIn[$0] ?? 0 } }

    /// The rate of a kind.
    public subscript(kind: FaultKind) -> Int {
        get { oneIn[kind.index] }
        set { oneIn[kind.index] = newValue }
    }
}

extension FaultKind {
    /// Its place among all kinds.
    public var index: Int { rawValue }
    /// Its name on the command line and in figures.
    public var name: String { "\(self)" }

    /// The kind with a name.
    public init?(name: some StringProtocol) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}
