import Causality
import FaultyDisks
import InspectionStore
import SyncProtocol
import Synchronization

/// A mistake in storing that is made on purpose, to prove that the enumeration catches it.
public enum Mutant: String, CaseIterable, Sendable {
    /// SQLite runs with `synchronous = NORMAL` and says that it is FULL.
    case synchronousNormal
    /// The WAL is never synced.
    case walNotSynced
    /// The database file is not synced before the WAL begins anew.
    case databaseNotSynced
    /// Folders are not synced after a rename.
    case folderNotSynced
    /// Files are not synced before they are renamed.
    case fileNotSynced
    /// A file is overwritten in its place, not replaced by a rename.
    case noRename
    /// A photo's row is written before its bytes.
    case rowBeforeBytes
    /// Records and digest are saved in another transaction than heads and changes.
    case headsApart
    /// A call is acknowledged before it is durable.
    case acknowledgedFirst

    var mutation: FaultyDisk.Mutation? {
        switch self {
        case .synchronousNormal: .synchronousNormal
        case .walNotSynced: .walNotSynced
        case .databaseNotSynced: .databaseNotSynced
        default: nil
        }
    }
}

/// Files with a mistake, or with photos' bytes that come late.
final class LateFiles: FileSystem {
    private let disk: FaultyDisk
    private let mutant: Mutant?
    private let waiting = Mutex<[@Sendable () throws -> Void]>([])
    /// Open files whose bytes come late; closed when they came.
    private let late = Mutex<Set<Int32>>([])

    init(_ disk: FaultyDisk, mutant: Mutant?) {
        self.disk = disk
        self.mutant = mutant
    }

    /// Does what was put off.
    func catchUp() throws {
        for work in waiting.withLock({ list in
            defer { list = [] }; return list
        }) { try work() }
        for file in late.withLock({ files in
            defer { files = [] }; return files
        }) { disk.close(file) }
    }

    private func perhapsLater(_ file: Int32, _ work: @escaping @Sendable () throws -> Void) throws {
        guard late.withLock({ $0.contains(file) }) else { return try work() }
        waiting.withLock { $0.append(work) }
    }

    func open(_ path: String, for access: FileAccess) throws -> Int32 {
        let file = try disk.open(path, for: access)
        if mutant == .rowBeforeBytes, access != .reading, path.contains("/photos/") {
            _ = late.withLock { $0.insert(file) }
        }
        return file
    }
    func close(_ file: Int32) {
        if !late.withLock({ $0.contains(file) }) { disk.close(file) }
    }
    func read(_ file: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        try disk.read(file, at: offset, count: count)
    }
    func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws {
        try perhapsLater(file) { [disk] in try disk.write(bytes, to: file, at: offset) }
    }
    func flush(_ file: Int32) throws {
        if mutant == .fileNotSynced { return }
        try perhapsLater(file) { [disk] in try disk.flush(file) }
    }
    func flushFolder(_ path: String) throws {
        if mutant == .folderNotSynced { return }
        try disk.flushFolder(path)
    }
    func lock(_ file: Int32, waits: Bool) throws -> Bool { try disk.lock(file, waits: waits) || true }
    func rename(_ source: String, to target: String) throws {
        guard mutant == .noRename, disk.exists(target) else { return try disk.rename(source, to: target) }
        let input = try disk.open(source, for: .reading)
        let output = try disk.open(target, for: .writing)
        defer { disk.close(input); disk.close(output) }
        try disk.write(disk.read(input, at: 0, count: 1 << 20), to: output, at: 0)
        try disk.flush(output)
        try disk.remove(source)
    }
    func link(_ source: String, to target: String) throws { try disk.link(source, to: target) }
    func remove(_ path: String) throws { try disk.remove(path) }
    func makeFolder(_ path: String) throws { try disk.makeFolder(path) }
    func names(in folder: String) throws -> [String] { try disk.names(in: folder) }
    func exists(_ path: String) -> Bool { disk.exists(path) }
    func protect(_ path: String) throws { try disk.protect(path) }
    func lastingNumber(of path: String) -> UInt64 { disk.lastingNumber(of: path) }
}

/// A replica that saves records and figures in a transaction of their own, after heads and changes.
final class SplitStore: ReplicaStore {
    private let store: InspectionStore

    init(_ store: InspectionStore) { self.store = store }

    func read<Result>(_ body: (any ReplicaReader) throws -> Result) throws -> Result { try store.read(body) }

    func write<Result>(_ body: (any ReplicaWriter) throws -> Result) throws -> Result {
        var saved: [(any ReplicaWriter) throws -> Void] = []
        let result = try store.write { writer in
            let splitting = SplittingWriter(base: writer)
            let result = try body(splitting)
            saved = splitting.saved
            return result
        }
        try store.write { writer in for save in saved { try save(writer) } }
        return result
    }
}

/// Passes heads and changes on, and keeps records and figures for later.
private final class SplittingWriter: ReplicaWriter {
    private let base: any ReplicaWriter
    private(set) var saved: [(any ReplicaWriter) throws -> Void] = []
    private var records: [ScopeID: [RecordID: RecordState]] = [:]
    private var summaries: [ScopeID: ScopeSummary] = [:]

    init(base: any ReplicaWriter) { self.base = base }

    func branches(in scope: ScopeID) throws -> [Branch] { try base.branches(in: scope) }
    func branches(of author: AuthorID, in scope: ScopeID) throws -> [Branch] {
        try base.branches(of: author, in: scope)
    }
    func hash(onBranch branch: Int64, at sequence: UInt64) throws -> [UInt8]? {
        try base.hash(onBranch: branch, at: sequence)
    }
    func changes(onBranch branch: Int64, after sequence: UInt64, count: Int) throws -> [ChainedChange] {
        try base.changes(onBranch: branch, after: sequence, count: count)
    }
    func record(_ id: RecordID, in scope: ScopeID) throws -> RecordState? {
        try records[scope]?[id] ?? base.record(id, in: scope)
    }
    func card(of author: AuthorID) throws -> AuthorCard? { try base.card(of: author) }
    func scopes(of author: AuthorID) throws -> [ScopeID] { try base.scopes(of: author) }
    func cutOffCards(in scope: ScopeID) throws -> [AuthorCard] { try base.cutOffCards(in: scope) }
    func summary(of scope: ScopeID) throws -> ScopeSummary { try summaries[scope] ?? base.summary(of: scope) }
    func makeBranch(
        scope: ScopeID, author: AuthorID, parent: Int64?, base start: UInt64, baseHash: [UInt8]
    ) throws -> Branch {
        try base.makeBranch(scope: scope, author: author, parent: parent, base: start, baseHash: baseHash)
    }
    func append(_ change: ChainedChange, to branch: Branch) throws { try base.append(change, to: branch) }
    func save(_ record: RecordState, in scope: ScopeID) throws {
        records[scope, default: [:]][record.id] = record
        saved.append { try $0.save(record, in: scope) }
    }
    func save(_ card: AuthorCard) throws { try base.save(card) }
    func save(_ summary: ScopeSummary, of scope: ScopeID) throws {
        summaries[scope] = summary
        saved.append { try $0.save(summary, of: scope) }
    }
}
