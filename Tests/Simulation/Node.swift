import Causality
import SyncProtocol
import TestSupport

/// One simulated machine: a replica, an author, and what is lost when it crashes.
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
    var backups: [StoreMaker] = []
    var hints: [Int: [ScopeKnowledge]] = [:]
    var form: Form?
    var run: Run?
    var receipt: Receipt?
    /// Changes that were said to be durable here: shown as saved, or stated in a receipt.
    var promised: Set<Fingerprint> = []

    init(index: Int, role: Role, scopes: [ScopeID], store: any SimulatedStore, author: LocalAuthor) {
        self.index = index
        self.role = role
        self.scopes = scopes
        self.store = store
        self.author = author
        authors = [author.id]
    }

    /// Loses what is not on disk.
    func crash() {
        form = nil
        run = nil
    }

    func becomes(_ author: LocalAuthor) {
        self.author = author
        authors.insert(author.id)
    }

    /// All that its store holds.
    func contents() throws -> MemoryReplica.Contents { try store.contents(of: scopes) }

    func restore(_ backup: StoreMaker) throws {
        store = try backup()
        crash()
        receipt = nil
        promised = []
    }
}
