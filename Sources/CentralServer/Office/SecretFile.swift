import Foundation

/// A small file of secret bytes that only its owner can read.
enum SecretFile {
    /// Reads exactly `count` bytes.
    static func read(_ url: URL, count: Int) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: url), data.count == count else {
            throw OfficeError.unreadable(url.path)
        }
        return [UInt8](data)
    }

    /// Writes the bytes with mode 0600 from the first moment on; refuses to replace a file.
    static func create(_ url: URL, bytes: [UInt8]) throws {
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OfficeError.unwritable(url.path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(bytes))
        try handle.synchronize()
        try handle.close()
        try Durable.flush(url.deletingLastPathComponent())
    }
}

/// What must outlast a power cut.
enum Durable {
    /// Makes a file's bytes, or a folder's names, durable.
    static func flush(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OfficeError.unwritable(url.path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw OfficeError.unwritable(url.path) }
    }
}
