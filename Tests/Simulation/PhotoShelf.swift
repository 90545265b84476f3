import Causality
import SyncProtocol

/// A photo as the model sees it: an id, and how many pieces it has.
struct ModelPhoto: Hashable {
    let number: UInt64

    /// The id as a record names it: 32 bytes, like the hash of a manifest.
    var id: [UInt8] {
        (0..<32).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) : 0x70 }
    }
    var chunkCount: Int { 1 + Int(number % 3) }

    init(number: UInt64) { self.number = number }

    init?(id: [UInt8]) {
        guard id.count == 32 else { return nil }
        self.init(number: id[..<8].reduce(0) { $0 << 8 | UInt64($1) })
    }
}

/// The photos that one machine keeps, as files with rows beside them.
///
/// A piece is stored as a file first and a row second, and called there only once it was read again; a rotten file has
/// bytes of another hash.
struct PhotoShelf {
    /// The manifest or one chunk of a photo.
    struct Piece: Hashable, Comparable {
        let photo: ModelPhoto
        /// The chunk's index; -1 is the manifest.
        let index: Int

        static func < (left: Piece, right: Piece) -> Bool {
            (left.photo.number, left.index) < (right.photo.number, right.index)
        }
    }

    /// The files on the disk; `false` if the disk wrote something else than it was given.
    private(set) var files: [Piece: Bool] = [:]
    /// What the database says is there.
    private(set) var rows: Set<Piece> = []

    static func pieces(of photo: ModelPhoto) -> [Piece] {
        (-1..<photo.chunkCount).map { Piece(photo: photo, index: $0) }
    }

    mutating func writeFile(_ piece: Piece, isSound: Bool) { files[piece] = isSound }
    mutating func writeRow(_ piece: Piece) { rows.insert(piece) }

    mutating func remove(_ photo: ModelPhoto) {
        for piece in Self.pieces(of: photo) {
            files[piece] = nil
            rows.remove(piece)
        }
    }

    /// Whether every piece is there, read again and hashed.
    func isSound(_ photo: ModelPhoto) -> Bool {
        Self.pieces(of: photo).allSatisfy { rows.contains($0) && files[$0] == true }
    }

    /// Whether rows say that every piece is there.
    func isListed(_ photo: ModelPhoto) -> Bool { Self.pieces(of: photo).allSatisfy(rows.contains) }

    /// What is missing of a photo once all of it was read again.
    func missing(of photo: ModelPhoto) -> [Piece] {
        Self.pieces(of: photo).filter { !rows.contains($0) || files[$0] != true }
    }
}

/// The photos of one machine as an exchange asks for them: wanted because a record names them and bytes are missing.
struct PhotoCounter: PhotoDesk {
    let node: Node
    let mutant: Mutant?

    func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant] {
        if mutant == .photoWantForgotten, node.shelf.rows.isEmpty { return [] }
        return try node.referencedPhotos(in: node.scopes.filter(scopes.contains)).lazy
            .compactMap { photo in
                let missing =
                    mutant == .photoConfirmedUnread || mutant == .photoRowFirst
                    ? PhotoShelf.pieces(of: photo).filter { !node.shelf.rows.contains($0) }
                    : node.shelf.missing(of: photo)
                guard !missing.isEmpty else { return nil }
                return PhotoWant(
                    photo: photo.id, needsManifest: missing.contains { $0.index < 0 }, needsThumbnail: false,
                    missingChunks: Set(missing.map(\.index).filter { $0 >= 0 }))
            }
            .prefix(count).map { $0 }
    }

    func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]> {
        Set(
            photos.filter { id in
                guard let photo = ModelPhoto(id: id) else { return false }
                if mutant == .photoConfirmedByName { return node.shelf.rows.contains { $0.photo == photo } }
                let isUnread = mutant == .photoConfirmedUnread || mutant == .photoUnchecked
                return isUnread ? node.shelf.isListed(photo) : node.shelf.isSound(photo)
            })
    }
}

extension Node {
    static let photoField = "photo"

    /// The photos that records of the scopes name, each once, in order.
    func referencedPhotos(in scopes: [ScopeID]) throws -> [ModelPhoto] {
        let found = try store.read { reader in
            try scopes.flatMap { scope in
                try World.records.flatMap { try reader.record($0, in: scope)?[Self.photoField].all ?? [] }
            }
        }
        return Set(found.compactMap { $0.value.bytes.flatMap(ModelPhoto.init(id:)) })
            .sorted { $0.number < $1.number }
    }
}
