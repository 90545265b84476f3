import Foundation
import SyncProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files of photos: `ab/<64 hexadecimal digits>` once complete, with `.part` while chunks are missing.
///
/// Names are made of hashes alone, never of anything that came from outside.
struct PhotoFiles: Sendable {
    let root: URL

    func complete(_ photo: [UInt8]) -> URL { folder(of: photo).appendingPathComponent(Self.hex(photo)) }
    func partial(_ photo: [UInt8]) -> URL { folder(of: photo).appendingPathComponent(Self.hex(photo) + ".part") }

    private func folder(of photo: [UInt8]) -> URL {
        root.appendingPathComponent(Self.hex(Array(photo.prefix(1))), isDirectory: true)
    }

    static func hex(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            for nibble in [byte >> 4, byte & 15] { digits.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    // MARK: Taking in a whole file

    /// Copies a file chunk by chunk under its hash: temporary name, fsync, rename, fsync of the folder.
    ///
    /// - Throws: ``StoreError/photoDamaged(_:)`` if the file is not what the manifest says; then nothing is kept.
    func keep(_ source: URL, as photo: [UInt8], manifest: PhotoManifest, salt: [UInt8]) throws {
        try DurableFiles.makeFolder(folder(of: photo))
        let temporary = folder(of: photo).appendingPathComponent("\(Self.hex(photo)).tmp-\(Self.hex(salt))")
        let input = try DurableFiles.openFile(source.path, O_RDONLY, 0)
        defer { close(input) }
        let output = try DurableFiles.openFile(temporary.path, O_RDWR | O_CREAT | O_EXCL, 0o600)
        defer { close(output) }
        // Tells the cleaning of another process that this file is no leftover.
        flock(output, LOCK_EX)
        do {
            for index in manifest.chunks.indices {
                let offset = index * Limits.photoChunkBytes
                let chunk = try DurableFiles.read(input, at: offset, count: manifest.length(ofChunk: index))
                guard Hashing.sha256(chunk) == manifest.chunks[index] else {
                    throw StoreError.photoDamaged("\(source.lastPathComponent), chunk \(index)")
                }
                try DurableFiles.write(chunk, to: output, at: offset)
            }
            guard try DurableFiles.read(input, at: Int(manifest.size), count: 1).isEmpty else {
                throw StoreError.photoDamaged("\(source.lastPathComponent) is longer than \(manifest.size) bytes")
            }
            try DurableFiles.flush(output, temporary.path)
            try DurableFiles.move(temporary.path, to: complete(photo).path)
        } catch {
            unlink(temporary.path)
            throw error
        }
    }

    /// Removes temporary files that an interrupted copy left; those still being written are locked and stay.
    func removeLeftovers() {
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: root.path)) ?? [] where name.utf8.count == 2 {
            let folder = root.appendingPathComponent(name, isDirectory: true)
            for file in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] where file.contains(".tmp-") {
                let path = folder.appendingPathComponent(file).path
                let descriptor = open(path, O_RDWR | O_CLOEXEC)
                guard descriptor >= 0 else { continue }
                if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
                close(descriptor)
            }
        }
    }

    // MARK: Chunks

    /// Writes a chunk that was verified into the partial file; on the disk when it returns.
    func write(_ chunk: [UInt8], at index: Int, of photo: [UInt8]) throws {
        try DurableFiles.makeFolder(folder(of: photo))
        let path = partial(photo).path
        let descriptor = try DurableFiles.openFile(path, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        try DurableFiles.write(chunk, to: descriptor, at: index * Limits.photoChunkBytes)
        try DurableFiles.flush(descriptor, path)
        try DurableFiles.flushFolder(folder(of: photo))
    }

    /// A chunk's bytes as they are on the disk, fewer if the file is short; `nil` without the file.
    func chunk(_ index: Int, in file: URL, manifest: PhotoManifest) throws -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let descriptor = try DurableFiles.openFile(file.path, O_RDONLY, 0)
        defer { close(descriptor) }
        return try DurableFiles.read(
            descriptor, at: index * Limits.photoChunkBytes, count: manifest.length(ofChunk: index))
    }

    /// Reads the file again and returns the chunks whose hashes fit; empty without the file.
    func goodChunks(in file: URL, manifest: PhotoManifest) throws -> Set<Int> {
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        let descriptor = try DurableFiles.openFile(file.path, O_RDONLY, 0)
        defer { close(descriptor) }
        var good: Set<Int> = []
        for index in manifest.chunks.indices {
            let bytes = try DurableFiles.read(
                descriptor, at: index * Limits.photoChunkBytes, count: manifest.length(ofChunk: index))
            if Hashing.sha256(bytes) == manifest.chunks[index] { good.insert(index) }
        }
        return good
    }

    /// Gives the partial file its final name.
    func finish(_ photo: [UInt8]) throws { try DurableFiles.move(partial(photo).path, to: complete(photo).path) }

    /// Takes a damaged file back to partial, so that its good chunks are kept.
    func reopen(_ photo: [UInt8]) throws {
        if FileManager.default.fileExists(atPath: complete(photo).path) {
            try DurableFiles.move(complete(photo).path, to: partial(photo).path)
        }
    }

    func removePartial(_ photo: [UInt8]) { unlink(partial(photo).path) }

    func isComplete(_ photo: [UInt8]) -> Bool { FileManager.default.fileExists(atPath: complete(photo).path) }

    func hasPartial(_ photo: [UInt8]) -> Bool { FileManager.default.fileExists(atPath: partial(photo).path) }
}
