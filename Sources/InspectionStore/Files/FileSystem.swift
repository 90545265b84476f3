/// The file operations of a store, one system call each; ``DiskFiles`` unless a test brings a worse disk.
///
/// Beside SQLite, nothing else of the store touches files. Paths are absolute. What fails throws
/// ``StoreError/diskFull`` or ``StoreError/inputOutput(_:)``; trying again may help. Calls may come from several
/// threads.
public protocol FileSystem: Sendable {
    /// Opens a file, for its owner alone if it is made; returns its descriptor.
    func open(_ path: String, for access: FileAccess) throws -> Int32
    /// Gives a descriptor, and a lock on it, back.
    func close(_ file: Int32)
    /// Reads up to `count` bytes at an offset; fewer only at the end of the file.
    func read(_ file: Int32, at offset: Int, count: Int) throws -> [UInt8]
    /// Writes all bytes at an offset; after a failure, some of them may stand there.
    func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws
    /// Waits until the file's bytes are on the disk; its name may not be.
    func flush(_ file: Int32) throws
    /// Waits until the names in a folder are on the disk.
    func flushFolder(_ path: String) throws
    /// Locks the file against every other descriptor; returns whether it is locked now.
    func lock(_ file: Int32, waits: Bool) throws -> Bool
    /// Gives a file or folder another name in one step; a file that had the name is gone.
    func rename(_ source: String, to target: String) throws
    /// Gives a file a second name; throws where that is not possible.
    func link(_ source: String, to target: String) throws
    /// Takes the name of a file or of an empty folder away.
    func remove(_ path: String) throws
    /// Makes one folder, for its owner alone; its parent must be there.
    func makeFolder(_ path: String) throws
    /// The names in a folder, in any order; throws if it is no folder.
    func names(in folder: String) throws -> [String]
    /// Whether something has this name.
    func exists(_ path: String) -> Bool
    /// Lets nobody but the owner read and write a file; what SQLite puts beside it follows suit.
    func protect(_ path: String) throws
    /// The number that the file system gives a file for life; 0 when it is unknown or not kept across mounts.
    func lastingNumber(of path: String) -> UInt64
}

/// What a file is opened for.
public enum FileAccess: Hashable, Sendable {
    /// Reading; the file must be there.
    case reading
    /// Reading and writing; the file is made if it is not there.
    case writing
    /// Reading and writing; the file must not be there yet.
    case creating
}
