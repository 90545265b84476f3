import FaultyDisks
import TestSupport

/// One undisturbed run of a scenario, operation by operation.
struct Recording {
    /// Where a step ended, and what the store then held.
    struct Mark {
        let step: Scenario.Step
        /// Operations recorded when it was acknowledged.
        let end: Int
        let facts: Facts
    }

    let scenario: Scenario
    let disk: FaultyDisk
    /// What the store held before the first step; nothing if there was none.
    let before: Facts
    let marks: [Mark]
    /// What the peer held, and from which operation on.
    private let peerStates: [(from: Int, state: Peer.State)]
    let photos: [TestPhoto]
    let machineID: String

    var operationCount: Int { disk.recordedCount }

    init(_ scenario: Scenario, seed: UInt64, mutant: Mutant?) throws {
        self.scenario = scenario
        let first = Machine(FaultyDisk(), peer: Peer(), seed: seed, mutant: nil)
        try scenario.prepare(first)
        // What the work begins with is on the disk for good.
        disk = first.disk.crashed(.everything, seed: 0)
        let machine = Machine(disk, peer: first.peer, seed: seed + 1, mutant: mutant)
        machine.photos = first.photos
        before = try Recording.facts(of: disk.crashed(.everything, seed: 0), like: machine)
        disk.record()
        var states = [(from: 0, state: machine.peer.state)]
        machine.peer.afterChange = { [disk, peer = machine.peer] in states.append((disk.recordedCount, peer.state)) }
        var marks: [Mark] = []
        for step in scenario.steps {
            let begin = disk.recordedCount
            try step.run(machine)
            let returned = disk.recordedCount
            try machine.acknowledge()
            let end = mutant == .acknowledgedFirst ? begin : mutant == .rowBeforeBytes ? disk.recordedCount : returned
            let copy = disk.crashed(.everything, seed: 0)
            marks.append(Mark(step: step, end: end, facts: try Recording.facts(of: copy, like: machine)))
        }
        machine.peer.afterChange = {}
        self.marks = marks
        peerStates = states
        photos = machine.photos
        machineID = machine.machineID
    }

    /// How many steps were acknowledged when so many operations were done.
    func acknowledged(at count: Int) -> Int { marks.prefix { $0.end <= count }.count }

    func peerState(at count: Int) -> Int { (peerStates.lastIndex { $0.from <= count }) ?? 0 }

    func peer(at count: Int) -> Peer { Peer(peerStates[peerState(at: count)].state) }

    /// What a copy of the disk holds when it is opened.
    private static func facts(of disk: FaultyDisk, like other: Machine) throws -> Facts {
        let machine = Machine(disk, peer: Peer(), seed: 1, mutant: nil)
        machine.machineID = other.machineID
        machine.photos = other.photos
        guard machine.isThere else { return Facts() }
        try machine.open()
        let facts = try Facts(of: machine)
        try machine.close()
        return facts
    }
}
