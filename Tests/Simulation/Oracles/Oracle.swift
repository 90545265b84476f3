/// Something that must hold in every run; each kind has its own file.
protocol Oracle: Sendable {
    /// Reports to the world what does not hold of what its machines hold now.
    func check(_ world: World, _ snapshot: Snapshot) throws
}

/// All oracles but ``Conservation``, which is asked after every step and with every receipt.
enum Oracles {
    /// These hold at any moment, faults or not.
    static let always: [any Oracle] = [
        ContiguousLogs(), UniqueDots(), CurrentValues(), LiveDigests(), DigestsAndStates(), NothingUnseen(),
        ProvedHeads(), PromisesKept(), NothingForgotten(), OnlyMembers(), PhotosPresentOrWanted(), PhotosKept(),
    ]
    /// These hold once everybody has talked with the centre.
    static let afterSettling: [any Oracle] = [
        Convergence(), ForkBranches(), NoFalseConflict(), KnowledgeEqual(), AllReceived(), CutoffsHold(),
    ]
    /// All of them, for the end.
    static let atEnd = always + afterSettling
}
