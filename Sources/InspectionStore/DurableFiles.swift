import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// File operations that are on the disk when they return.
enum DurableFiles {
    /// Replaces a file in one step: temporary name, fsync, rename, fsync of the folder.
    ///
    /// - Parameter mode: the permissions, such as 0o600.
    static func replace(_ url: URL, with bytes: [UInt8], mode: mode_t) throws {
        let temporary = url.path + ".tmp"
        unlink(temporary)
        let descriptor = try openFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode)
        do {
            try write(bytes, to: descriptor, at: 0)
            try flush(descriptor, temporary)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        try move(temporary, to: url.path)
    }

    /// Renames a file and makes the new name durable.
    static func move(_ source: String, to target: String) throws {
        guard rename(source, target) == 0 else { throw failure(target) }
        try flushFolder(URL(fileURLWithPath: target).deletingLastPathComponent())
    }

    /// Makes the names in a folder durable.
    static func flushFolder(_ url: URL) throws {
        let descriptor = try openFile(url.path, O_RDONLY, 0)
        defer { close(descriptor) }
        try flush(descriptor, url.path)
    }

    /// Makes a folder, its parents included, and its name durable.
    static func makeFolder(_ url: URL, mode: Int = 0o700) throws {
        if FileManager.default.fileExists(atPath: url.path) { return }
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        } catch {
            throw StoreError.inputOutput("\(url.path): \(error)")
        }
        try flushFolder(url.deletingLastPathComponent())
    }

    /// Opens a file; throws ``StoreError/inputOutput(_:)`` with the reason.
    static func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) throws -> Int32 {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    static func openForReading(_ path: String) throws -> Int32 { try openFile(path, O_RDONLY, 0) }

    static func closeFile(_ descriptor: Int32) { close(descriptor) }

    /// Writes all bytes at an offset.
    static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure("write") }
                done += count
            }
        }
    }

    /// Reads up to `count` bytes at an offset; fewer only at the end of the file.
    static func read(_ descriptor: Int32, at offset: Int, count: Int) throws -> [UInt8] {
        var filled = 0
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { buffer in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw failure("read") }
                if got == 0 { break }
                filled += got
            }
        }
        return filled == count ? bytes : Array(bytes.prefix(filled))
    }

    /// Waits until the file's contents are on the disk.
    static func flush(_ descriptor: Int32, _ path: String) throws {
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Lets nobody but the owner read and write a file; what SQLite puts beside it follows suit.
    static func protect(_ url: URL) throws {
        guard chmod(url.path, 0o600) == 0 else { throw failure(url.path) }
    }

    static func failure(_ path: String) -> StoreError {
        let number = errno
        return number == ENOSPC || number == EDQUOT
            ? .diskFull : .inputOutput("\(path): \(String(cString: strerror(number)))")
    }

    /// Runs a body while no other process, and no other open store of this one, holds the lock file.
    static func withLock<Result>(_ url: URL, _ body: () throws -> Result) throws -> Result {
        let descriptor = try openFile(url.path, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(url.path) }
        }
        return try body()
    }

    /// The number that the file system gives a file for life; 0 when it is unknown or not kept across mounts.
    static func lastingNumber(of url: URL) -> UInt64 {
        var facts = stat()
        guard stat(url.path, &facts) == 0 else { return 0 }
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
}
