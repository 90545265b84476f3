import Causality
public import Foundation
import GRDB
public import SyncProtocol
import Synchronization

/// One folder that is a replica: the change log and record states in one SQLite file, photos as files beside it.
///
/// Safe to use from several threads; two processes may open the same folder at once. Every write is durable when the
/// call returns. Errors are ``StoreError``, or ``ProtocolError`` where the protocol refuses.
public final class InspectionStore: Sendable {
    /// The outside world as given at opening.
    public let environment: StoreEnvironment
    let folder: StoreFolder
    var files: DurableFiles { DurableFiles(environment.files) }
    let database: any DatabaseReader
    let pool: DatabasePool?
    let state: Mutex<State>
    let observers = Observers()

    /// What changes while the store is open.
    struct State {
        var author: LocalAuthor
        var notices: [StoreNotice]
        var certificate: CheckedCertificate?
    }

    /// Makes an empty store with a fresh author; finishes one whose making a crash cut off.
    ///
    /// - Throws: ``StoreError/folderNotEmpty(_:)`` if a store or anything else lies in the folder,
    ///   ``StoreError/folderUnusable(_:)`` if it can be neither made nor written.
    public static func create(at folder: URL, environment: StoreEnvironment) throws -> InspectionStore {
        let files = DurableFiles(environment.files)
        let place = StoreFolder(root: folder)
        let isFree = try files.names(in: folder).isEmpty || Self.isUnfinished(place, files)
        guard isFree else { throw StoreError.folderNotEmpty(folder.path) }
        do {
            for part in [folder, place.identity, place.photos] { try files.makeFolder(part) }
        } catch StoreError.inputOutput {
            throw StoreError.folderUnusable(folder.path)
        }
        files.flushNames(above: folder)
        return try InspectionStore(place, environment: environment)
    }

    /// Whether nothing lies in the folder but what a crash left of a store that never had an author.
    private static func isUnfinished(_ place: StoreFolder, _ files: DurableFiles) throws -> Bool {
        let database = place.database.lastPathComponent
        let parts = [place.identity.lastPathComponent, place.photos.lastPathComponent]
        let names = files.names(in: place.root)
        guard names.allSatisfy({ parts.contains($0) || $0.hasPrefix(database) }) else { return false }
        guard names.contains(database) else { return true }
        return try StoreError.naming {
            let queue = try DatabaseQueue(path: place.database.path)
            defer { try? queue.close() }
            return try queue.read { try !$0.tableExists("identity") || StoredIdentity(in: $0) == nil }
        }
    }

    /// Opens a store, brings its schema up to date and rotates the nonce.
    ///
    /// If the key file and the database do not belong together, or the machine is another, a new incarnation is started
    /// and ``notices`` says so. With `readOnly` nothing is written or rotated.
    /// - Throws: ``StoreError/notAStore(_:)``, ``StoreError/tooNew(_:)``, or what the disk refuses.
    public static func open(
        at folder: URL, environment: StoreEnvironment, readOnly: Bool = false
    ) throws -> InspectionStore {
        let place = StoreFolder(root: folder)
        guard environment.files.exists(place.database.path) else {
            throw StoreError.notAStore(folder.path)
        }
        return readOnly
            ? try InspectionStore(readOnly: place, environment: environment)
            : try InspectionStore(place, environment: environment)
    }

    private init(_ folder: StoreFolder, environment: StoreEnvironment) throws {
        self.folder = folder
        self.environment = environment
        let files = DurableFiles(environment.files)
        try files.makeFolder(folder.identity)
        try files.makeFolder(folder.photos)
        let (pool, outcome) = try files.withLock(folder.lockFile) {
            try StoreError.naming {
                let pool = try DatabasePool(path: folder.database.path, configuration: Self.configuration())
                try environment.files.protect(folder.database.path)
                try Self.prepare(pool)
                try files.flushFolder(folder.root)
                return (pool, try Incarnation(folder: folder, environment: environment).proceed(in: pool))
            }
        }
        self.pool = pool
        database = pool
        state = Mutex(State(author: outcome.author, notices: outcome.notice.map { [$0] } ?? []))
        photoFiles.removeLeftovers()
        try finishWholePhotos()
    }

    private init(readOnly folder: StoreFolder, environment: StoreEnvironment) throws {
        self.folder = folder
        self.environment = environment
        pool = nil
        var configuration = Self.configuration()
        configuration.readonly = true
        let database = try StoreError.naming {
            try DatabasePool(path: folder.database.path, configuration: configuration)
        }
        self.database = database
        try Self.refuseNewer(database)
        guard try StoreError.naming({ try database.read { try Schema.migrator.hasCompletedMigrations($0) } }) else {
            throw StoreError.notAStore(folder.root.path)
        }
        // Without the key, any other will do: nothing can be signed for a store that cannot be written.
        let key = folder.readKeyFile(DurableFiles(environment.files))?.privateKey ?? environment.randomBytes(32)
        let signer = try environment.makeSigner(key)
        let card = try database.read { try ReplicaAdapter($0).card(of: Hashing.author(ofPublicKey: signer.publicKey)) }
        state = Mutex(
            State(
                author: LocalAuthor(card: card ?? AuthorCard(publicKey: signer.publicKey), signer: signer), notices: [])
        )
    }

    /// Closes the database and ends what observes it; further calls fail.
    ///
    /// Unless another process has it open, the file holds everything afterwards and its WAL is empty, so that whoever
    /// copies or replaces the file by hand does not mix two states.
    public func close() throws {
        observers.close()
        try StoreError.naming {
            _ = try? pool?.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try database.close()
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        return configuration
    }

    private static func prepare(_ pool: DatabasePool) throws {
        // Only now: opening a pool sets NORMAL, with which a power cut loses commits that were already sent (rule 8).
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Ids are random: with SQLite's 2 MB, each insert of a first sync would read index pages again.
            try db.execute(sql: "PRAGMA cache_size = -16384")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError.database("synchronous = FULL is not in force")
            }
        }
        try refuseNewer(pool)
        try Schema.migrator.migrate(pool)
    }

    private static func refuseNewer(_ database: any DatabaseReader) throws {
        try StoreError.naming {
            let unknown = try database.read { try Schema.migrator.hasBeenSuperseded($0) }
            guard !unknown else { throw StoreError.tooNew("inspection.sqlite") }
        }
    }

    // MARK: Identity

    /// What the store noticed and put right since it was opened.
    public var notices: [StoreNotice] { state.withLock { $0.notices } }

    /// The author that this store writes as at present.
    public var author: LocalAuthor { state.withLock { $0.author } }

    /// Starts a new incarnation at once; earlier authors stay known as this device's own.
    func renewAuthor(because notice: StoreNotice) throws {
        guard let pool else { throw StoreError.readOnly }
        let outcome = try files.withLock(folder.lockFile) {
            try StoreError.naming {
                try Incarnation(folder: folder, environment: environment).renew(in: pool, because: notice)
            }
        }
        state.withLock {
            $0.author = outcome.author
            $0.notices.append(notice)
        }
    }

    /// Follows another process that opened the folder and started a new incarnation.
    private func refreshAuthor(to present: AuthorID, in db: Database) throws {
        guard let key = folder.readKeyFile(DurableFiles(environment.files))?.privateKey else {
            throw StoreError.inputOutput(folder.keyFile.path)
        }
        let signer = try environment.makeSigner(key)
        guard Hashing.author(ofPublicKey: signer.publicKey) == present else {
            throw StoreError.busy
        }
        let card = try ReplicaAdapter(db).card(of: present) ?? AuthorCard(publicKey: signer.publicKey)
        state.withLock { $0.author = LocalAuthor(card: card, signer: signer) }
    }

    // MARK: Transactions

    /// Runs a writing transaction; durable when it returns.
    func transaction<Result>(_ body: (ReplicaWritingAdapter) throws -> Result) throws -> Result {
        guard let pool else { throw StoreError.readOnly }
        let (result, saved, card) = try StoreError.naming {
            try pool.write { db in
                if let present = try StoredIdentity(in: db)?.author, present != author.id {
                    try refreshAuthor(to: present, in: db)
                }
                let adapter = ReplicaWritingAdapter(db, now: environment.now(), localAuthor: author.id)
                let result = try body(adapter)
                try adapter.noteLocalChanges()
                try adapter.derived.renewProblems()
                return (result, adapter.savedRecords, adapter.savedCards[author.id])
            }
        }
        if let card {
            state.withLock {
                if card.author == $0.author.id { $0.author = LocalAuthor(card: card, signer: $0.author.signer) }
            }
        }
        observers.tell(saved)
        return result
    }

    /// Runs reads in one snapshot.
    func snapshot<Result>(_ body: (ReplicaAdapter) throws -> Result) throws -> Result {
        try StoreError.naming { try database.read { try body(ReplicaAdapter($0)) } }
    }
}

extension InspectionStore: ReplicaStore {
    /// Runs reads in one snapshot. Throws what the body throws.
    public func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result {
        try snapshot { try body($0) }
    }

    /// Runs reads and writes in one transaction, durable before it returns; nothing is kept if the body throws.
    ///
    /// If an admission brings changes of the store's own author that were not here, this store is an earlier copy of
    /// itself: a new incarnation is started before the call returns.
    public func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        let (result, authors) = try transaction { adapter in (try body(adapter), adapter.appendedAuthors) }
        if result is AdmissionReport, authors.contains(author.id) { try renewAuthor(because: .restoredFromBackup) }
        return result
    }
}
