public import Causality
public import SyncProtocol

extension InspectionStore: PhotoVault {
    /// The manifest's bytes; `nil` if it is not here.
    public func manifest(of photo: [UInt8]) throws -> [UInt8]? { try snapshot { try $0.photo(photo)?.manifestBytes } }

    /// One chunk's bytes, verified as they are read; `nil` if it is not here.
    ///
    /// - Throws: ``StoreError/photoDamaged(_:)`` if the bytes on the disk changed.
    public func chunk(_ index: Int, of photo: [UInt8]) throws -> [UInt8]? {
        guard let row = try snapshot({ try $0.photo(photo) }), let manifest = try row.manifest(),
            manifest.chunks.indices.contains(index), row.stage == .complete || row.chunks.contains(index)
        else { return nil }
        let file = row.stage == .complete ? photoFiles.complete(photo) : photoFiles.partial(photo)
        // Another process may give the file its final name between the two looks.
        let bytes =
            try photoFiles.chunk(index, in: file, manifest: manifest)
            ?? photoFiles.chunk(index, in: photoFiles.complete(photo), manifest: manifest)
        guard let bytes, Hashing.sha256(bytes) == manifest.chunks[index] else {
            throw StoreError.photoDamaged("\(PhotoFiles.hex(photo)), chunk \(index)")
        }
        return bytes
    }

    /// The thumbnail's JPEG bytes; `nil` if it is not here.
    public func thumbnail(of photo: [UInt8]) throws -> [UInt8]? {
        try snapshot { adapter in
            let statement = try PreparedStatement(
                adapter.db,
                "SELECT bytes FROM photo_thumbnail WHERE photo = (SELECT key FROM photo WHERE id = ?)")
            statement.bind(photo, at: 1)
            return try statement.first { $0.bytes(0) }
        }
    }

    /// Keeps a manifest; repeating does nothing.
    public func accept(manifest: [UInt8], of photo: [UInt8]) throws {
        let checked = try PhotoManifest(bytes: manifest, id: photo)
        try transaction { try $0.setManifest(manifest, size: checked.size, ofPhoto: $0.makePhoto(photo)) }
    }

    /// Keeps a thumbnail; the first one stays.
    public func accept(thumbnail: [UInt8], of photo: [UInt8]) throws {
        guard photo.count == 32 else { throw ProtocolError(.malformed, "photo id") }
        try Self.checkThumbnail(thumbnail)
        try transaction { try $0.addThumbnail(thumbnail, toPhoto: $0.makePhoto(photo)) }
    }

    /// Keeps a chunk; with the last one the photo is complete. Repeating does nothing.
    public func accept(chunk: [UInt8], at index: Int, of photo: [UInt8]) throws {
        guard let row = try snapshot({ try $0.photo(photo) }), let manifest = try row.manifest() else {
            throw ProtocolError(.missingDependency, "chunk of a photo without manifest")
        }
        guard manifest.chunks.indices.contains(index), chunk.count == manifest.length(ofChunk: index),
            Hashing.sha256(chunk) == manifest.chunks[index]
        else { throw ProtocolError(.malformed, "chunk \(index) of \(PhotoFiles.hex(photo))") }
        if row.stage == .complete { return }
        if row.chunks.count == manifest.chunks.count, photoFiles.hasPartial(photo) || photoFiles.isComplete(photo) {
            return try finish(photo)
        }
        if row.chunks.contains(index), photoFiles.hasPartial(photo) { return }
        // A chunk is noted only after its file's name was flushed.
        let isNamed = !row.chunks.isEmpty && photoFiles.hasPartial(photo)
        try mendPartial(row, manifest: manifest)
        try photoFiles.write(chunk, at: index, of: photo, isNamed: isNamed)
        let isWhole = try transaction { adapter in
            guard let present = try adapter.photo(photo), present.stage != .complete else { return false }
            let chunks = present.chunks.union([index])
            try adapter.setPartial(present.key, chunks: chunks)
            return chunks.count == manifest.chunks.count
        }
        if isWhole { try finish(photo) }
    }

    /// Finishes photos whose last chunk arrived just before a crash.
    func finishWholePhotos() throws {
        let rows = try snapshot { adapter in
            try PreparedStatement(adapter.db, "SELECT \(PhotoRow.columns) WHERE photo.state = 1").all {
                PhotoRow(row: $0)
            }
        }
        for row in rows where try row.chunks.count == row.manifest()?.chunks.count {
            if photoFiles.hasPartial(row.id) || photoFiles.isComplete(row.id) { try finish(row.id) }
        }
    }

    /// Gives a photo whose chunks are all here its final name, and then notes it.
    private func finish(_ photo: [UInt8]) throws {
        // Whoever renamed it may have been killed before the name was durable (Tests/Models/photo.pml).
        try photoFiles.finish(photo)
        try transaction { adapter in
            guard let row = try adapter.photo(photo), row.stage != .complete else { return }
            try adapter.setComplete(row.key)
        }
    }

    /// Makes rows and files agree where a crash or a hand came between them: the files decide.
    private func mendPartial(_ row: PhotoRow, manifest: PhotoManifest) throws {
        guard !row.chunks.isEmpty, !photoFiles.hasPartial(row.id) else { return }
        try photoFiles.reopen(row.id)
        let good = try photoFiles.goodChunks(in: photoFiles.partial(row.id), manifest: manifest)
        try transaction { try $0.setPartial(row.key, chunks: good) }
    }

    /// Photos that records in the scopes name and whose bytes are not all here, the longest missing first.
    public func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant] {
        let names = scopes.sorted()
        guard !names.isEmpty, count > 0 else { return [] }
        return try snapshot { adapter in
            let places = names.map { _ in "?" }.joined(separator: ", ")
            let statement = try PreparedStatement(
                adapter.db,
                """
                SELECT \(PhotoRow.columns) WHERE photo.state < 2 AND EXISTS (
                    SELECT 1 FROM photo_reference JOIN scope ON scope.id = photo_reference.scope
                    WHERE photo_reference.photo = photo.id AND scope.name IN (\(places)))
                ORDER BY photo.since_ms, photo.key LIMIT ?
                """)
            for (index, name) in names.enumerated() { statement.bind(Array(name.name.utf8), at: Int32(index + 1)) }
            statement.bind(Int64(count), at: Int32(names.count + 1))
            return try statement.all { try PhotoWant(PhotoRow(row: $0)) }
        }
    }

    /// Of the given photos those that are stored, were read again and hashed just now.
    ///
    /// A photo that turns out damaged is kept as far as it is good, and wanted again.
    public func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]> {
        var confirmed: Set<[UInt8]> = []
        for photo in photos {
            guard let row = try snapshot({ try $0.photo(photo) }), row.stage == .complete,
                let manifest = try row.manifest()
            else { continue }
            let good = try photoFiles.goodChunks(in: photoFiles.complete(photo), manifest: manifest)
            if good.count == manifest.chunks.count { confirmed.insert(photo) } else { try reopen(row, good: good) }
        }
        return confirmed
    }

    func reopen(_ row: PhotoRow, good: Set<Int>) throws {
        try transaction { adapter in
            try adapter.setPartial(row.key, chunks: good)
            let statement = try PreparedStatement(adapter.db, "UPDATE photo SET confirmed_ms = NULL WHERE key = ?")
            statement.bind(row.key, at: 1)
            try statement.run()
        }
        try photoFiles.reopen(row.id)
    }
}

extension PhotoWant {
    init(_ row: PhotoRow) throws {
        let manifest = try row.manifest()
        self.init(
            photo: row.id, needsManifest: manifest == nil, needsThumbnail: !row.hasThumbnail,
            missingChunks: manifest.map { Set($0.chunks.indices).subtracting(row.chunks) })
    }
}
