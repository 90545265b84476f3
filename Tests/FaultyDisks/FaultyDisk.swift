import FaultyFiles
public import Foundation
public import InspectionStore

/// A disk in memory that loses what was not synced, for a real store: SQLite reaches it by its paths, all else by this.
public final class FaultyDisk: FileSystem {
    /// What a crash leaves of what was not synced.
    public enum Survival: UInt32, CaseIterable, Sendable {
        /// Only what was synced.
        case nothing = 0
        /// All of it.
        case everything = 1
        /// Any of the writes, sector by sector, and the first part of a folder's names.
        case random = 2
        /// All of it, but each file's last write stops in a sector of noise.
        case torn = 3
        /// No power cut: the process died, and what it wrote is still to be synced.
        case killed = 4
    }

    /// What a disk does wrong.
    public enum Fault: UInt32, CaseIterable, Sendable {
        case stop = 1, full, inputOutput, shortWrite, busy, lostSync, shortRead
    }

    /// What a driver gets wrong for good; for mutants.
    public enum Mutation: UInt32, Sendable {
        case none = 0, synchronousNormal, walNotSynced, databaseNotSynced
    }

    // The C side takes its mutex in every call.
    private nonisolated(unsafe) let handle: OpaquePointer
    /// The folder that is the disk's root, such as `/faulty/3`.
    public let root: URL
    private let prefix: Int

    /// An empty disk.
    public convenience init() { self.init(adopting: faulty_disk_make()) }

    private init(adopting handle: OpaquePointer) {
        self.handle = handle
        let path = "/faulty/\(faulty_disk_mount(handle))"
        root = URL(fileURLWithPath: path, isDirectory: true)
        prefix = path.utf8.count
    }

    deinit { faulty_disk_free(handle) }

    // MARK: Crashes and faults

    /// Begins to write operations down, from the present state on.
    public func record() { faulty_disk_record(handle) }
    /// How many operations were written down.
    public var recordedCount: Int { Int(faulty_disk_recorded(handle)) }
    /// How many operations changed the disk so far.
    public var operationCount: Int { Int(faulty_disk_operations(handle)) }

    /// The disk as it is after so many of the recorded operations and a crash.
    public func crashed(after count: Int, _ survival: Survival, seed: UInt64) -> FaultyDisk {
        FaultyDisk(adopting: faulty_disk_crashed(handle, Int64(count), FaultySurvival(survival.rawValue), seed))
    }

    /// The disk as it is after a crash right now.
    public func crashed(_ survival: Survival, seed: UInt64) -> FaultyDisk {
        FaultyDisk(adopting: faulty_disk_crashed_now(handle, FaultySurvival(survival.rawValue), seed))
    }

    /// A number that disks with the same names and bytes share.
    public var fingerprint: UInt64 { faulty_disk_hash(handle) }

    /// What the recorded operation at a place was.
    public func operation(_ index: Int) -> String {
        var line = [CChar](repeating: 0, count: 400)
        faulty_disk_describe(handle, Int64(index), &line, 400)
        return String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Lets a fault strike after so many operations that it could strike; `nil` takes it back.
    public func arm(_ fault: Fault?, after count: Int = 0) {
        faulty_disk_arm(handle, FaultKind(fault?.rawValue ?? 0), Int64(count))
    }

    /// Whether the fault that was armed last has struck.
    public var faultStruck: Bool { faulty_disk_struck(handle) }

    /// Sets what the driver gets wrong.
    public func mutate(_ mutation: Mutation) { faulty_disk_mutate(handle, FaultyMutation(mutation.rawValue)) }

    /// Turns one bit of a file, chosen by the seed; false if the file is empty or not there.
    public func flipBit(of url: URL, seed: UInt64) -> Bool { faulty_disk_flip(handle, inside(url.path), seed) }

    // MARK: The file system

    /// Opens or makes a file.
    public func open(_ path: String, for access: FileAccess) throws -> Int32 {
        try checked(faulty_open(handle, inside(path), access != .reading, access == .creating), path)
    }

    /// Closes a file.
    public func close(_ file: Int32) { faulty_close(handle, file) }

    /// Reads what is cached.
    public func read(_ file: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes {
            faulty_read(handle, file, $0.baseAddress, Int64(count), Int64(offset))
        }
        return Array(bytes.prefix(Int(try checked(Int32(got), "read"))))
    }

    /// Writes into the cache.
    public func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws {
        let result = bytes.withUnsafeBytes {
            faulty_write(handle, file, $0.baseAddress, Int64(bytes.count), Int64(offset))
        }
        _ = try checked(result, "write")
    }

    /// Makes a file's bytes durable.
    public func flush(_ file: Int32) throws { _ = try checked(faulty_sync(handle, file), "sync") }

    /// Makes a folder's names durable.
    public func flushFolder(_ path: String) throws { _ = try checked(faulty_sync_folder(handle, inside(path)), path) }

    /// Locks a file; nobody waits on a disk for one.
    public func lock(_ file: Int32, waits: Bool) throws -> Bool { faulty_lock(handle, file) == 0 }

    /// Renames a file or folder.
    public func rename(_ source: String, to target: String) throws {
        _ = try checked(faulty_rename(handle, inside(source), inside(target)), target)
    }

    /// Gives a file a second name.
    public func link(_ source: String, to target: String) throws {
        _ = try checked(faulty_link(handle, inside(source), inside(target)), target)
    }

    /// Takes a name away.
    public func remove(_ path: String) throws { _ = try checked(faulty_remove(handle, inside(path)), path) }

    /// Makes a folder.
    public func makeFolder(_ path: String) throws { _ = try checked(faulty_make_folder(handle, inside(path)), path) }

    /// The names in a folder.
    public func names(in folder: String) throws -> [String] {
        guard faulty_is_folder(handle, inside(folder)) else { throw StoreError.inputOutput(folder) }
        var names: [String] = []
        while let name = faulty_name(handle, inside(folder), Int32(names.count)) { names.append(String(cString: name)) }
        return names
    }

    /// Whether something has the name.
    public func exists(_ path: String) -> Bool { faulty_exists(handle, inside(path)) }

    /// Does nothing: there is one user.
    public func protect(_ path: String) throws {}

    /// The inode's number.
    public func lastingNumber(of path: String) -> UInt64 { UInt64(faulty_inode(handle, inside(path))) }

    private func inside(_ path: String) -> String { String(decoding: path.utf8.dropFirst(prefix), as: UTF8.self) }

    private func checked(_ result: Int32, _ path: String) throws -> Int32 {
        guard result < 0 else { return result }
        throw result == -ENOSPC ? StoreError.diskFull : .inputOutput("\(path): \(String(cString: strerror(-result)))")
    }
}
