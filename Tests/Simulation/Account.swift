import Causality
import SyncProtocol
import TestSupport

/// What a device tells its person: which of the own changes and photos the centre has received, which are still here
/// only, and which the centre has refused.
struct Account {
    /// The centre's latest receipt; it counts, not the highest one.
    private(set) var receipt: Receipt?
    /// Own changes that the receipt covers.
    private(set) var received: Set<Fingerprint> = []
    /// Own changes that it does not cover and that nobody refused.
    private(set) var pending: Set<Fingerprint> = []
    /// Own changes that stand at or after the place where the centre stopped their log.
    private(set) var quarantined: Set<Fingerprint> = []
    /// Own changes that do not count because the office cut the log off before them.
    private(set) var cutOff: Set<Fingerprint> = []
    /// Photos taken here that no receipt has stated yet.
    private(set) var pendingPhotos: Set<ModelPhoto> = []
    /// Photos taken here that a receipt has stated, and the step in which that receipt was given.
    private(set) var receivedPhotos: [ModelPhoto: Int] = [:]
    /// Everything written or taken here since the machine was new or restored.
    private(set) var produced = 0
    private(set) var producedPhotos = 0
    /// Logs that the centre stopped, by the number where it did.
    private var stops: [StoppedLog: UInt64] = [:]
    /// The step in which the latest receipt was given.
    private(set) var issuedAt = -1

    /// Everything that is shown as one or the other.
    var accountedFor: Int { received.count + pending.count + quarantined.count + cutOff.count }

    mutating func write(_ change: Fingerprint) {
        produced += 1
        pending.insert(change)
    }

    mutating func take(_ photo: ModelPhoto) {
        producedPhotos += 1
        pendingPhotos.insert(photo)
    }

    mutating func note(_ refusals: [AdmissionReport.Refusal]) {
        stops = [:]
        for refusal in refusals where refusal.sequence > 0 {
            let log = StoppedLog(scope: refusal.scope, author: refusal.author)
            stops[log] = min(stops[log] ?? .max, refusal.sequence)
        }
    }

    /// Sorts everything of the own authors anew, by the latest receipt.
    ///
    /// - Parameter mutant: how a careless program would decide what counts as received.
    mutating func recount(
        of node: Node, receipt: Receipt?, issuedAt step: Int = -1, isCarelessly mutant: Mutant?
    ) throws {
        issuedAt = step
        if let receipt, mutant != .receiptHighest || !states(more: receipt) { self.receipt = receipt }
        (received, pending, quarantined, cutOff) = ([], [], [], [])
        try node.store.read { reader in
            for log in try node.contents().logs where node.authors.contains(log.branch.author) {
                let stop = stops[StoppedLog(scope: log.branch.scope, author: log.branch.author)] ?? .max
                let standing = try reader.standing(of: log.branch.author, in: log.branch.scope)
                for change in log.changes {
                    let head = LogHead(
                        author: log.branch.author, sequence: change.change.sequence, hash: change.hash)
                    let print = Fingerprint(change.hash)
                    if try !standing.counts(head.sequence, hash: head.hash) {
                        cutOff.insert(print)
                    } else if try isReceived(head, in: log.branch.scope, reader: reader, mutant: mutant) {
                        received.insert(print)
                    } else if head.sequence >= stop {
                        quarantined.insert(print)
                    } else {
                        pending.insert(print)
                    }
                }
            }
        }
        produced = received.count + pending.count + quarantined.count + cutOff.count
        for id in self.receipt?.photos ?? [] {
            guard let photo = ModelPhoto(id: id), pendingPhotos.remove(photo) != nil else { continue }
            receivedPhotos[photo] = step
        }
    }

    private func isReceived(
        _ head: LogHead, in scope: ScopeID, reader: any ReplicaReader, mutant: Mutant?
    ) throws -> Bool {
        switch mutant {
        case .receivedWithoutReceipt: return true
        case .receivedByNumber:
            return receipt?.heads[scope]?.contains { $0.author == head.author && $0.sequence >= head.sequence } ?? false
        default: return try receipt?.covers(head, in: scope, heldBy: reader) ?? false
        }
    }

    private func states(more other: Receipt) -> Bool {
        func sum(_ receipt: Receipt?) -> UInt64 {
            (receipt?.heads.values.joined().map(\.sequence) ?? []).reduce(0, +)
        }
        return sum(receipt) > sum(other)
    }

    /// A restored machine shows the photos that it still has as not received, until a receipt says more.
    mutating func adopt(_ photos: Set<ModelPhoto>) {
        pendingPhotos = photos
        receivedPhotos = [:]
        producedPhotos = photos.count
    }
}
