import Causality
import SyncProtocol
import TestSupport

/// Which changes do not count, found from SPEC's words and not with the protocol's own code: a change counts if its
/// author has no cut-off, or if it lies on the way to the cut-off's head; below a head that is not held, too.
enum VoidChanges {
    static func of(_ all: [MemoryReplica.Contents.Log], cutoffs: [AuthorID: Cutoff]) -> Set<Fingerprint> {
        var void: Set<Fingerprint> = []
        for (author, cutoff) in cutoffs {
            for scope in Set(all.map(\.branch.scope)) {
                let logs = all.filter { $0.branch.author == author && $0.branch.scope == scope }
                let counting = counting(logs, head: cutoff.heads[scope])
                void.formUnion(logs.flatMap(\.changes).map { Fingerprint($0.hash) }.filter { !counting.contains($0) })
            }
        }
        return void
    }

    private static func counting(_ logs: [MemoryReplica.Contents.Log], head: LogHead?) -> Set<Fingerprint> {
        guard let head else { return [] }
        let changes = logs.flatMap(\.changes)
        guard changes.contains(where: { $0.hash == head.hash }) else {
            return Set(changes.filter { $0.change.sequence < head.sequence }.map { Fingerprint($0.hash) })
        }
        // Backwards from the head: the change whose hash the next one was chained to.
        var way: Set<Fingerprint> = []
        var wanted = head.hash
        for change in changes.sorted(by: { $0.change.sequence > $1.change.sequence }) where change.hash == wanted {
            way.insert(Fingerprint(change.hash))
            let log = logs.first { $0.changes.contains(change) }
            let place = log?.changes.firstIndex(of: change) ?? 0
            wanted = place > 0 ? log?.changes[place - 1].hash ?? [] : log?.branch.baseHash ?? []
        }
        return way
    }
}

extension MemoryReplica.Contents {
    /// The records of which anything counts.
    func shown(in scope: ScopeID) -> [RecordID: RecordState] {
        (records[scope] ?? [:]).filter { !$0.value.fields.isEmpty }
    }

    /// The cut-offs known here, as the cards state them.
    var cutoffs: [AuthorID: Cutoff] {
        cards.reduce(into: [:]) { cutoffs, entry in
            let (author, card) = entry
            guard !card.cutoff.isEmpty else { return }
            cutoffs[author] = (try? card.statedCutoff()) ?? nil
        }
    }
}
