import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The real disk.
public struct DiskFiles: FileSystem {
    /// The files of this machine.
    public init() {}

    /// Opens with mode 0600, not inherited by child processes.
    public func open(_ path: String, for access: FileAccess) throws -> Int32 {
        let descriptor = openDescriptor(path, access.flags)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    /// Closes the descriptor.
    public func close(_ file: Int32) { closeDescriptor(file) }

    /// Reads with `pread` until the count or the end of the file is reached.
    public func read(_ file: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        var filled = 0
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { buffer in
            while filled < count {
                let got = pread(file, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw failure("read") }
                if got == 0 { break }
                filled += got
            }
        }
        return filled == count ? bytes : Array(bytes.prefix(filled))
    }

    /// Writes with `pwrite` until all bytes are taken.
    public func write(_ bytes: [UInt8], to file: Int32, at offset: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(
                    file, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure("write") }
                done += count
            }
        }
    }

    /// Calls `fsync`.
    public func flush(_ file: Int32) throws {
        guard fsync(file) == 0 else { throw failure("fsync") }
    }

    /// Calls `fsync` on the folder.
    public func flushFolder(_ path: String) throws {
        let descriptor = try open(path, for: .reading)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Calls `flock`.
    public func lock(_ file: Int32, waits: Bool) throws -> Bool {
        while flock(file, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw failure("flock") }
        }
        return true
    }

    /// Calls `rename`.
    public func rename(_ source: String, to target: String) throws {
        guard renamePath(source, target) == 0 else { throw failure(target) }
    }

    /// Makes a hard link.
    public func link(_ source: String, to target: String) throws {
        guard linkPath(source, target) == 0 else { throw failure(target) }
    }

    /// Calls `unlink` or `rmdir`.
    public func remove(_ path: String) throws {
        guard removePath(path) == 0 else { throw failure(path) }
    }

    /// Makes a folder of mode 0700.
    public func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 else { throw failure(path) }
    }

    /// Lists the folder.
    public func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw StoreError.inputOutput("\(folder): \(error)")
        }
    }

    /// Looks whether something has this name.
    public func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Sets mode 0600.
    public func protect(_ path: String) throws {
        guard chmod(path, 0o600) == 0 else { throw failure(path) }
    }

    /// The inode's number, on file systems that keep it for life.
    public func lastingNumber(of path: String) -> UInt64 {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return 0 }
        #if os(Linux)
            // FAT and network file systems invent numbers at each mount.
            let device = UInt64(facts.st_dev)
            let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
            let minor = device & 0xff | device >> 12 & ~0xff
            guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return 0 }
            let kinds = mounts.split(separator: "\n").filter {
                $0.split(separator: " ").dropFirst(2).first == "\(major):\(minor)"
            }
            .compactMap { $0.components(separatedBy: " - ").last?.split(separator: " ").first.map(String.init) }
            guard let kind = kinds.first, ["ext2", "ext3", "ext4", "xfs", "f2fs", "tmpfs"].contains(kind) else {
                return 0
            }
        #endif
        return UInt64(facts.st_ino)
    }

    private func failure(_ path: String) -> StoreError {
        let number = errno
        return number == ENOSPC || number == EDQUOT
            ? .diskFull : .inputOutput("\(path): \(String(cString: strerror(number)))")
    }
}

extension FileAccess {
    fileprivate var flags: Int32 {
        switch self {
        case .reading: O_RDONLY
        case .writing: O_RDWR | O_CREAT
        case .creating: O_RDWR | O_CREAT | O_EXCL
        }
    }
}

// The system calls whose names the protocol uses too.
private func openDescriptor(_ path: String, _ flags: Int32) -> Int32 { open(path, flags | O_CLOEXEC, 0o600) }
private func closeDescriptor(_ file: Int32) { close(file) }
private func renamePath(_ source: String, _ target: String) -> Int32 { rename(source, target) }
private func linkPath(_ source: String, _ target: String) -> Int32 { link(source, target) }
private func removePath(_ path: String) -> Int32 { remove(path) }
