import Causality
import Foundation
import GRDB
import SyncProtocol

/// Decides at each writable open whether the store may go on as the author it was, and makes a new one if not.
///
/// All calls run while the identity lock is held.
struct Incarnation {
    let folder: StoreFolder
    let environment: StoreEnvironment
    private var files: DurableFiles { DurableFiles(environment.files) }

    /// The author to write as, and why it changed, if it did.
    struct Outcome {
        let author: LocalAuthor
        let notice: StoreNotice?
    }

    /// Makes the first author of a new store.
    func begin(in pool: DatabasePool) throws -> Outcome {
        try renew(in: pool, nonce: environment.randomBytes(16), because: nil)
    }

    /// Rotates the nonce, or starts a new incarnation if key file and database do not belong together.
    func proceed(in pool: DatabasePool) throws -> Outcome {
        guard let stored = try pool.read({ try StoredIdentity(in: $0) }) else { return try begin(in: pool) }
        guard var file = folder.readKeyFile(files) else {
            return try renew(in: pool, nonce: stored.nonce, because: .restoredFromBackup)
        }
        if let doubt = doubt(about: file, stored: stored) {
            return try renew(in: pool, nonce: stored.nonce, because: doubt)
        }
        let signer = try environment.makeSigner(file.privateKey)
        let author = Hashing.author(ofPublicKey: signer.publicKey)
        file.nonce = stored.nonce
        file.nextNonce = environment.randomBytes(16)
        file.database = environment.files.lastingNumber(of: folder.database.path)
        try folder.write(file, files)
        try adopt(author, publicKey: signer.publicKey, nonce: file.nextNonce, in: pool, because: .restoredFromBackup)
        try folder.write(file.settled, files)
        let card = try pool.read { try ReplicaAdapter($0).card(of: author) } ?? AuthorCard(publicKey: signer.publicKey)
        return Outcome(author: LocalAuthor(card: card, signer: signer), notice: nil)
    }

    /// Starts a new incarnation although nothing is wrong with the files, as after a fork.
    func renew(in pool: DatabasePool, because notice: StoreNotice) throws -> Outcome {
        let nonce = try pool.read { try StoredIdentity(in: $0)?.nonce } ?? environment.randomBytes(16)
        return try renew(in: pool, nonce: nonce, because: notice)
    }

    private func doubt(about file: KeyFile, stored: StoredIdentity) -> StoreNotice? {
        if file.machine != Hashing.sha256(Array(environment.machineID.utf8)) { return .clonedToAnotherMachine }
        if stored.nonce != file.nonce && stored.nonce != file.nextNonce { return .restoredFromBackup }
        let number = environment.files.lastingNumber(of: folder.database.path)
        return file.database != 0 && number != 0 && file.database != number ? .restoredFromBackup : nil
    }

    /// The key file comes first: if a crash follows, the next open finds its author and goes on with that.
    private func renew(in pool: DatabasePool, nonce: [UInt8], because notice: StoreNotice?) throws -> Outcome {
        let file = KeyFile(
            privateKey: environment.randomBytes(32), nonce: nonce, nextNonce: environment.randomBytes(16),
            machine: Hashing.sha256(Array(environment.machineID.utf8)),
            database: environment.files.lastingNumber(of: folder.database.path))
        let signer = try environment.makeSigner(file.privateKey)
        let author = Hashing.author(ofPublicKey: signer.publicKey)
        try folder.write(file, files)
        try adopt(author, publicKey: signer.publicKey, nonce: file.nextNonce, in: pool, because: notice)
        try folder.write(file.settled, files)
        return Outcome(
            author: LocalAuthor(card: AuthorCard(publicKey: signer.publicKey), signer: signer), notice: notice)
    }

    private func adopt(
        _ author: AuthorID, publicKey: [UInt8], nonce: [UInt8], in pool: DatabasePool, because notice: StoreNotice?
    ) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO identity (id, nonce, author) VALUES (1, ?, ?)",
                arguments: [Data(nonce), Data(author.bytes)])
            try db.execute(
                sql: """
                    UPDATE own_author SET retired_ms = ?, retired_because = ? WHERE retired_ms IS NULL AND author <> ?
                    """,
                arguments: [environment.now(), notice?.word, Data(author.bytes)])
            try db.execute(
                sql: "INSERT OR IGNORE INTO own_author (author, started_ms) VALUES (?, ?)",
                arguments: [Data(author.bytes), environment.now()])
            let adapter = ReplicaWritingAdapter(db, now: environment.now())
            if try adapter.card(of: author) == nil { try adapter.save(AuthorCard(publicKey: publicKey)) }
        }
    }
}

/// What the database says of the store's identity.
struct StoredIdentity {
    let nonce: [UInt8]
    let author: AuthorID

    /// `nil` in a database that was never opened for writing.
    init?(in db: Database) throws {
        let row = try PreparedStatement(db, "SELECT nonce, author FROM identity").first { ($0.bytes(0), $0.bytes(1)) }
        guard let (nonce, bytes) = row, let author = AuthorID(bytes: bytes) else { return nil }
        self.nonce = nonce
        self.author = author
    }
}
