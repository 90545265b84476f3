import Foundation
import SyncProtocol

/// The files of photos: `ab/<64 hexadecimal digits>` once complete, with `.part` while chunks are missing.
///
/// Names are made of hashes alone, never of anything that came from outside.
struct PhotoFiles: Sendable {
    let root: URL
    let files: DurableFiles

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
        try files.makeFolder(folder(of: photo))
        let temporary = folder(of: photo).appendingPathComponent("\(Self.hex(photo)).tmp-\(Self.hex(salt))")
        do {
            try files.withFile(source.path, for: .reading) { input in
                try files.withFile(temporary.path, for: .creating) { output in
                    // Tells the cleaning of another process that this file is no leftover.
                    _ = try files.system.lock(output, waits: true)
                    try copy(input, to: output, manifest: manifest, name: source.lastPathComponent)
                    try files.system.flush(output)
                    try files.system.rename(temporary.path, to: complete(photo).path)
                    try flushName(of: photo)
                }
            }
        } catch {
            try? files.system.remove(temporary.path)
            throw error
        }
    }

    private func copy(_ input: Int32, to output: Int32, manifest: PhotoManifest, name: String) throws {
        for index in manifest.chunks.indices {
            let offset = index * Limits.photoChunkBytes
            let chunk = try files.system.read(input, at: offset, count: manifest.length(ofChunk: index))
            guard Hashing.sha256(chunk) == manifest.chunks[index] else {
                throw StoreError.photoDamaged("\(name), chunk \(index)")
            }
            try files.system.write(chunk, to: output, at: offset)
        }
        guard try files.system.read(input, at: Int(manifest.size), count: 1).isEmpty else {
            throw StoreError.photoDamaged("\(name) is longer than \(manifest.size) bytes")
        }
    }

    /// Removes temporary files that an interrupted copy left; those still being written are locked and stay.
    func removeLeftovers() {
        for name in files.names(in: root) where name.utf8.count == 2 {
            let folder = root.appendingPathComponent(name, isDirectory: true)
            for file in files.names(in: folder) where file.contains(".tmp-") {
                let path = folder.appendingPathComponent(file).path
                try? files.withFile(path, for: .reading) { file in
                    if try files.system.lock(file, waits: false) { try files.system.remove(path) }
                }
            }
        }
    }

    // MARK: Chunks

    /// Writes a chunk that was verified into the partial file; on the disk when it returns.
    ///
    /// - Parameter isNamed: whether the file's name is known to be on the disk since an earlier chunk.
    func write(_ chunk: [UInt8], at index: Int, of photo: [UInt8], isNamed: Bool) throws {
        try files.makeFolder(folder(of: photo))
        try files.withFile(partial(photo).path, for: .writing) { file in
            try files.system.write(chunk, to: file, at: index * Limits.photoChunkBytes)
            try files.system.flush(file)
        }
        if !isNamed { try files.flushFolder(folder(of: photo)) }
    }

    /// A chunk's bytes as they are on the disk, fewer if the file is short; `nil` without the file.
    func chunk(_ index: Int, in file: URL, manifest: PhotoManifest) throws -> [UInt8]? {
        guard files.exists(file) else { return nil }
        return try files.withFile(file.path, for: .reading) {
            try files.system.read($0, at: index * Limits.photoChunkBytes, count: manifest.length(ofChunk: index))
        }
    }

    /// Reads the file again and returns the chunks whose hashes fit; empty without the file.
    func goodChunks(in file: URL, manifest: PhotoManifest) throws -> Set<Int> {
        guard files.exists(file) else { return [] }
        return try files.withFile(file.path, for: .reading) { descriptor in
            var good: Set<Int> = []
            for index in manifest.chunks.indices {
                let bytes = try files.system.read(
                    descriptor, at: index * Limits.photoChunkBytes, count: manifest.length(ofChunk: index))
                if Hashing.sha256(bytes) == manifest.chunks[index] { good.insert(index) }
            }
            return good
        }
    }

    /// Gives the partial file its final name, or makes the name durable that a killed process gave it.
    func finish(_ photo: [UInt8]) throws {
        if hasPartial(photo) { try files.system.rename(partial(photo).path, to: complete(photo).path) }
        try flushName(of: photo)
    }

    /// Makes a photo's name durable, and that of its folder, which a killed process may have made.
    private func flushName(of photo: [UInt8]) throws {
        try files.flushFolder(folder(of: photo))
        try files.flushFolder(root)
    }

    /// Takes a damaged file back to partial, so that its good chunks are kept.
    func reopen(_ photo: [UInt8]) throws {
        if isComplete(photo) { try files.move(complete(photo), to: partial(photo)) }
    }

    func removePartial(_ photo: [UInt8]) { try? files.system.remove(partial(photo).path) }

    func isComplete(_ photo: [UInt8]) -> Bool { files.exists(complete(photo)) }

    func hasPartial(_ photo: [UInt8]) -> Bool { files.exists(partial(photo)) }
}
