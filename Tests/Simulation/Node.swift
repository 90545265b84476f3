import Causality
import SyncProtocol
import TestSupport

/// One simulated machine: a replica, an author, photos, and what is lost when it crashes.
final class Node {
    enum Role { case centre, device, hostile }

    /// A form on the screen, with the values it shows.
    struct Form {
        let scope: ScopeID
        let record: RecordID
        let shown: RecordState?
    }

    /// A sync run under way.
    struct Run {
        let peer: Int
        let session: Int
        var asker: Asker
        var rounds = 0
        let bytesMax: Int
    }

    let index: Int
    let role: Role
    let scopes: [ScopeID]
    private(set) var store: any SimulatedStore
    var author: LocalAuthor
    var authors: Set<AuthorID>
    var clockOffset: Int64 = 0
    var writesLaterFields = false
    var backups: [Backup] = []
    var hints: [Int: [ScopeKnowledge]] = [:]
    var form: Form?
    var run: Run?
    var shelf = PhotoShelf()
    /// Whether it was sent something that it had to refuse; only a mutant cares.
    var isPoisoned = false
    /// What a liar answered last, to be played again.
    var lastAnswer: ExchangeAnswer?
    /// What its person is told.
    var account = Account()
    /// Changes that were said to be durable here: shown as saved, or stated in a receipt.
    var promised: Set<Fingerprint> = []
    /// What it held at its last check; less without a restore means that something was forgotten.
    var heldBefore: [Fingerprint] = []

    /// The whole disk at a moment: the replica and the photos.
    struct Backup {
        let store: StoreMaker
        let shelf: PhotoShelf
        let photosTaken: Set<ModelPhoto>
    }

    init(index: Int, role: Role, scopes: [ScopeID], store: any SimulatedStore, author: LocalAuthor) {
        self.index = index
        self.role = role
        self.scopes = scopes
        self.store = store
        self.author = author
        authors = [author.id]
    }

    /// All that its store holds.
    func contents() throws -> MemoryReplica.Contents { try store.contents(of: scopes) }

    /// Loses what is not on disk.
    func crash() {
        form = nil
        run = nil
    }

    func becomes(_ author: LocalAuthor) {
        self.author = author
        authors.insert(author.id)
    }

    func backup() throws -> Backup {
        let taken = account.pendingPhotos.union(account.receivedPhotos.keys)
        return Backup(store: try store.backup(), shelf: shelf, photosTaken: taken.filter(shelf.isSound))
    }

    func restore(_ backup: Backup) throws {
        store = try backup.store()
        shelf = backup.shelf
        crash()
        promised = []
        heldBefore = []
        account = Account()
        account.adopt(backup.photosTaken)
        try account.recount(of: self, receipt: nil, isCarelessly: nil)
    }
}
