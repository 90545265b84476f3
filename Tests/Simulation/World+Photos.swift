import Causality
import SyncProtocol
import TestSupport

/// Photos travel beside their records: a piece at a time, in any order, as often as they are wanted.
extension World {
    /// A person takes a photo; its pieces are on the device's disk before the record names it.
    func takePhoto(at node: Node) -> ModelPhoto {
        let photo = freshPhoto()
        for piece in PhotoShelf.pieces(of: photo) {
            node.shelf.writeFile(piece, isSound: true)
            node.shelf.writeRow(piece)
        }
        node.account.take(photo)
        ledger.photos.insert(photo)
        trace.note(70, UInt64(node.index), photo.number, text: "n\(node.index) takes photo \(photo.number)")
        return photo
    }

    /// Sends what the answerer said it lacks, as far as it is here and sound.
    func upload(_ wants: [PhotoWant], from node: Node, to peer: Int) throws {
        for want in wants {
            guard let photo = ModelPhoto(id: want.photo) else { continue }
            for piece in PhotoShelf.pieces(of: photo) where node.shelf.files[piece] == true {
                let isWanted = piece.index < 0 ? want.needsManifest : want.missingChunks?.contains(piece.index) ?? true
                if isWanted { try send(.photo(piece), from: node.index, to: peer, session: 0) }
            }
        }
    }

    /// Keeps a piece: checked, then the file, then the row.
    func accept(_ piece: PhotoShelf.Piece, isDamaged: Bool, at node: Node) throws {
        guard !isDamaged || options.mutant == .photoUnchecked else { return }
        guard node.shelf.files[piece] != true else { return }
        let isRotten = isDamaged || faults.hits(.chunkRotten)
        if options.mutant == .photoRowFirst { node.shelf.writeRow(piece) }
        if faults.hits(.photoCrash) {
            trace.note(71, UInt64(node.index), text: "n\(node.index) crashes while it keeps a photo")
            return node.crash()
        }
        node.shelf.writeFile(piece, isSound: !isRotten)
        node.shelf.writeRow(piece)
        trace.note(72, UInt64(node.index), piece.photo.number, text: "n\(node.index) keeps \(piece)")
    }

    /// A device makes room: only photos that a verified receipt names may go.
    func tidyPhotos(at node: Node) throws {
        guard node.role == .device else { return }
        var photos = Set(node.account.receivedPhotos.keys)
        if options.mutant == .photoDeletedUnconfirmed { photos.formUnion(node.account.pendingPhotos) }
        for photo in photos.sorted(by: { $0.number < $1.number }) where faults.random.oneIn(2) {
            node.shelf.remove(photo)
            trace.note(73, UInt64(node.index), photo.number, text: "n\(node.index) removes photo \(photo.number)")
        }
    }
}
