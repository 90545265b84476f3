public import Foundation
public import SyncProtocol

extension InspectionStore {
    var photoFiles: PhotoFiles { PhotoFiles(root: folder.photos, files: files) }

    /// Takes a photo in: copies and verifies it chunk by chunk, makes it durable, and only then notes that it is here.
    ///
    /// The same photo twice is one photo. The file at the given place stays as it is.
    /// - Parameter thumbnail: JPEG of at most 64 KiB.
    /// - Returns: the photo's id, the hash of its manifest, 32 bytes.
    /// - Throws: ``StoreError/photoDamaged(_:)`` if the file is not what the manifest says.
    public func keepPhoto(
        fileAt source: URL, manifest: PhotoManifest, thumbnail: [UInt8]? = nil
    ) throws -> [UInt8] {
        let bytes = try manifest.encoded()
        let id = Hashing.sha256(bytes)
        try Self.checkThumbnail(thumbnail)
        let known = try snapshot { try $0.photo(id) }
        if known?.stage != .complete || !photoFiles.isComplete(id) {
            try photoFiles.keep(source, as: id, manifest: manifest, salt: environment.randomBytes(8))
        }
        try transaction { adapter in
            let key = try adapter.makePhoto(id)
            try adapter.setManifest(bytes, size: manifest.size, ofPhoto: key)
            try adapter.setComplete(key)
            let kept = try PreparedStatement(adapter.db, "UPDATE photo SET kept = 1 WHERE key = ?")
            kept.bind(key, at: 1)
            try kept.run()
            if let thumbnail { try adapter.addThumbnail(thumbnail, toPhoto: key) }
        }
        photoFiles.removePartial(id)
        return id
    }

    /// The file of a photo that is here in full; `nil` otherwise. Not to be written to.
    public func photoFile(_ id: [UInt8]) throws -> URL? {
        guard try snapshot({ try $0.photo(id) })?.stage == .complete else { return nil }
        return photoFiles.complete(id)
    }

    /// How much of a photo is here.
    public func photoState(_ id: [UInt8]) throws -> PhotoState {
        guard let row = try snapshot({ try $0.photo(id) }) else { return .missing }
        switch row.stage {
        case .complete: return row.isConfirmed ? .receivedByCentre : .complete
        case .partial:
            guard let manifest = try row.manifest() else { return .missing }
            return .partial(chunks: row.chunks.count, of: manifest.chunks.count)
        case .missing: return .missing
        }
    }

    /// The photos taken in on this device that no record names, oldest first: they wait to be put into a visit, exist
    /// only here, and no sync carries them.
    public func unassignedPhotos() throws -> [[UInt8]] {
        try snapshot { adapter in
            try PreparedStatement(
                adapter.db,
                """
                SELECT id FROM photo WHERE kept = 1 AND state = 2
                    AND NOT EXISTS (SELECT 1 FROM photo_reference WHERE photo_reference.photo = photo.id)
                ORDER BY since_ms, key
                """
            ).all { $0.bytes(0) }
        }
    }

    static func checkThumbnail(_ bytes: [UInt8]?) throws {
        guard let bytes else { return }
        guard (1...64 * 1024).contains(bytes.count) else {
            throw ProtocolError(.limitExceeded, "thumbnail of \(bytes.count) bytes")
        }
    }
}
