/// Something that must hold in every run; each kind has its own file.
protocol Oracle: Sendable {
    /// Reports to the world what does not hold.
    func check(_ world: World) throws
}

/// All oracles.
enum Oracles {
    /// This holds after every step.
    static let everyStep = Conservation()
    /// These hold at any moment, faults or not.
    static let always: [any Oracle] = [
        ContiguousLogs(), UniqueDots(), CurrentValues(), LiveDigests(), DigestsAndStates(), NothingUnseen(),
        ProvedHeads(), PromisesKept(), NothingForgotten(), OnlyMembers(), PhotosPresentOrWanted(), PhotosKept(),
    ]
    /// These hold once everybody has talked with the centre.
    static let afterSettling: [any Oracle] = [
        Convergence(), ForkBranches(), NoFalseConflict(), KnowledgeEqual(), AllReceived(), CutoffsHold(),
    ]
}
