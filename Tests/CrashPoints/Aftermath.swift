import Causality
import FaultyDisks
import Foundation
import InspectionStore
import SyncProtocol
import TestSupport
import Wording

/// What must hold after a crash, in the order in which a person would come to see it.
struct Aftermath {
    let recording: Recording
    let operation: Int
    let mutant: Mutant?

    /// The first thing that is wrong; `nil` if nothing is.
    func complaint(about disk: FaultyDisk, isKilled: Bool) -> String? {
        let machine = Machine(
            disk, peer: recording.peer(at: operation), seed: 1_000 + UInt64(operation), mutant: mutant)
        machine.machineID = recording.machineID
        machine.photos = recording.photos
        var stage = "opening"
        do {
            if recording.acknowledged(at: operation) > 0 || recording.before != Facts() {
                guard machine.isThere else { return "the store is gone" }
                try machine.open()
                stage = "looking"
                if let complaint = try stateComplaint(machine) { return complaint }
                try machine.close()
            }
            stage = "doing it again"
            for step in recording.scenario.steps.dropLast() {
                try step.run(machine)
                try machine.acknowledge()
            }
            stage = "checking what was done again"
            if let complaint = try checkComplaint(machine) { return complaint }
            if isKilled {
                stage = "losing power after it was done again"
                return try powerCutComplaint(machine)
            }
            stage = "meeting a healthy peer"
            return try syncComplaint(machine)
        } catch {
            return "\(stage): \(error)"
        }
    }

    private func stateComplaint(_ machine: Machine) throws -> String? {
        let done = recording.acknowledged(at: operation)
        let facts = try Facts(of: machine)
        if !recording.scenario.beginsDamaged, let complaint = try checkComplaint(machine) { return complaint }
        let before = done == 0 ? recording.before : recording.marks[done - 1].facts
        guard done < recording.marks.count else {
            return facts.complaint(between: before, and: before, isAtomic: true)
        }
        let next = recording.marks[done]
        // A new author may be chosen anew; what was written as the old one stays.
        let (found, wanted) = next.step.renews ? (facts.withoutAuthor, next.facts.withoutAuthor) : (facts, next.facts)
        return found.complaint(
            between: next.step.renews ? before.withoutAuthor : before, and: wanted, isAtomic: next.step.isAtomic)
    }

    private func checkComplaint(_ machine: Machine) throws -> String? {
        let report = try machine.store.check(rebuild: false)
        guard report.isSound else { return "check: \(report.findings.prefix(3).map { "\($0.code) \($0.message.en)" })" }
        let leftovers = Self.leftovers(below: machine.folder, on: machine.disk)
        return leftovers.isEmpty ? nil : "left over: \(leftovers)"
    }

    /// Everything that was acknowledged while others' work was still unsynced must survive a power cut, too.
    private func powerCutComplaint(_ machine: Machine) throws -> String? {
        let facts = try Facts(of: machine)
        let after = Machine(
            machine.disk.crashed(.nothing, seed: 1), peer: machine.peer, seed: 2_000 + UInt64(operation), mutant: mutant
        )
        after.machineID = machine.machineID
        after.photos = machine.photos
        try after.open()
        let complaint = try Facts(of: after).complaint(between: facts, and: facts, isAtomic: true)
        return try complaint ?? checkComplaint(after)
    }

    private func syncComplaint(_ machine: Machine) throws -> String? {
        try machine.sync()
        try machine.sync()
        let store = try machine.store
        for scope in Place.all {
            let (here, there) = (try store.stated(of: scope), try machine.peer.memory.stated(of: scope))
            guard here.heads == there.heads, here.liveDigest == there.liveDigest else {
                return "\(scope) does not converge"
            }
            if recording.scenario.name != "fork",
                let forked = try store.read({ try $0.branches(in: scope).first { $0.parent != nil } })
            {
                return "an author's number was used twice: \(forked.author.hex)"
            }
        }
        for photo in machine.photos where machine.peer.photos[photo.id] != nil {
            let state = try store.photoState(photo.id)
            guard [.complete, .receivedByCentre].contains(state) else { return "a photo stays \(state)" }
        }
        guard try store.backlog().records == 0, try store.unsentPhotos().isEmpty else { return "a backlog stays" }
        return try checkComplaint(machine)
    }

    /// Temporary files that nobody will ever take away.
    private static func leftovers(below folder: URL, on disk: FaultyDisk) -> [String] {
        let names = (try? disk.names(in: folder.path)) ?? []
        return names.flatMap { name -> [String] in
            if name.contains(".tmp-") { return [name] }
            return leftovers(below: folder.appendingPathComponent(name), on: disk)
        }
    }
}

extension Facts {
    /// The same without who writes.
    var withoutAuthor: Facts { filtered { !$0.hasPrefix("author") } }
}
