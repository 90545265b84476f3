import Causality
import SyncProtocol
import TestSupport

/// The centre knows what the office issued last, unless it was restored; and once settled, no current value anywhere
/// was written by a change that the latest cut-off known anywhere excludes.
struct CutoffsHold: Oracle {
    func check(_ world: World) throws {
        var latest: [AuthorID: Cutoff] = [:]
        for node in world.honest {
            for (author, cutoff) in try node.contents().cutoffs
            where cutoff.issuedMilliseconds > latest[author]?.issuedMilliseconds ?? .min {
                latest[author] = cutoff
            }
        }
        for (author, cutoff) in world.office?.cutoffs ?? [:] where world.centreRestoredAt < 0 {
            // Asked for by author: what is read scope by scope has no card of an author without a log.
            let card = try world.nodes[World.centre].store.read { try $0.card(of: author) }
            guard try card?.statedCutoff() != cutoff else { continue }
            return world.fail("cut-offs hold", "the centre does not know the latest cut-off of \(author)")
        }
        for node in world.honest {
            let contents = try node.contents()
            let void = VoidChanges.of(contents, cutoffs: latest)
            let dots = Set(
                contents.logs.flatMap(\.changes).filter { void.contains(Fingerprint($0.hash)) }.map(\.dot))
            let current = contents.records.values.flatMap(\.values).flatMap(\.fields.values).flatMap(\.dots)
            guard dots.isDisjoint(with: current) else {
                return world.fail("cut-offs hold", "n\(node.index) shows what was written after a cut-off")
            }
        }
    }
}
