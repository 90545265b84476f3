import Causality
import SyncProtocol
import TestSupport

/// The centre knows what the office issued last, unless it was restored; and once settled, no current value of a scope
/// was written by a change that the latest cut-off known to any of its members excludes.
///
/// Of its members: a cut-off travels where it takes force. Who knows of one and is in another scope tells nobody, and a
/// centre that was restored from before it does not know it any more (SPEC § Security).
struct CutoffsHold: Oracle {
    func check(_ world: World, _ snapshot: Snapshot) throws {
        for (author, cutoff) in world.office?.cutoffs ?? [:] where world.centreRestoredAt < 0 {
            // Asked for by author: what is read scope by scope has no card of an author without a log.
            let card = try world.nodes[World.centre].store.read { try $0.card(of: author) }
            guard try card?.statedCutoff() != cutoff else { continue }
            return world.fail("cut-offs hold", "the centre does not know the latest cut-off of \(author)")
        }
        // Who knows of no cut-off has nothing to hide: without any there is nothing to look at.
        guard snapshot.machines.contains(where: { !$0.cutoffs.isEmpty }) else { return }
        for scope in world.nodes[World.centre].scopes {
            let members = snapshot.machines.filter { $0.node.scopes.contains(scope) }
            let latest = Self.latest(members.map(\.cutoffs))
            for machine in members {
                let (node, contents) = (machine.node, machine.contents)
                let logs = contents.logs.filter { $0.branch.scope == scope }
                let void = VoidChanges.of(logs, cutoffs: latest)
                let dots = Set(logs.flatMap(\.changes).filter { void.contains(Fingerprint($0.hash)) }.map(\.dot))
                let current = (contents.records[scope] ?? [:]).values.flatMap(\.fields.values).flatMap(\.dots)
                guard dots.isDisjoint(with: current) else {
                    return world.fail("cut-offs hold", "n\(node.index) shows what was written after a cut-off")
                }
            }
        }
    }

    private static func latest(_ all: [[AuthorID: Cutoff]]) -> [AuthorID: Cutoff] {
        all.reduce(into: [:]) { latest, cutoffs in
            latest.merge(cutoffs) { $0.issuedMilliseconds < $1.issuedMilliseconds ? $1 : $0 }
        }
    }
}
