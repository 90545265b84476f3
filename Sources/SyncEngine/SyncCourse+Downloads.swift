import SyncProtocol

extension SyncCourse {
    /// Photos missing here that are looked at in one run.
    private static let missingMax = 100_000

    private func missing() throws -> [PhotoWant] {
        try local { try store.wantedPhotos(in: Set(scopes), count: Self.missingMax) }
    }

    func fetchThumbnails() async throws {
        let missing = try missing().filter(\.needsThumbnail)
        let chosen = drawn(missing, count: run.options.thumbnailsMax)
        progress.photosDone = 0
        progress.photosTotal = chosen.count
        for want in chosen {
            try await whileTaken(want.photo) {
                let isHere = try await fetch(PhotoPiece(photo: want.photo, part: .thumbnail)) {
                    try store.accept(thumbnail: $0, of: want.photo)
                }
                if isHere { report.thumbnailsReceived += 1 }
            }
            progress.photosDone += 1
        }
        progress.photo = nil
    }

    func fetchOriginals() async throws {
        let chosen: [PhotoWant]
        switch run.options.originals {
        case .none: return
        case .all: chosen = try missing()
        case .these(let photos): chosen = try missing().filter { photos.contains($0.photo) }
        }
        progress.photosDone = 0
        progress.photosTotal = chosen.count
        for want in chosen {
            try await whileTaken(want.photo) { try await fetchOriginal(want) }
            progress.photosDone += 1
        }
        progress.photo = nil
    }

    private func fetchOriginal(_ want: PhotoWant) async throws {
        if want.needsManifest {
            let isHere = try await fetch(PhotoPiece(photo: want.photo, part: .manifest)) {
                try store.accept(manifest: $0, of: want.photo)
            }
            guard isHere else { return }
        }
        guard let bytes = try local({ try store.manifest(of: want.photo) }) else { return }
        let manifest = try local { try PhotoManifest(bytes: bytes, id: want.photo) }
        let missing = manifest.chunks.indices.filter { want.missingChunks?.contains($0) ?? true }
        begin(manifest, missing: want.missingChunks)
        for index in missing {
            let isHere = try await fetch(PhotoPiece(photo: want.photo, part: .chunk(index))) {
                try store.accept(chunk: $0, at: index, of: want.photo)
            }
            guard isHere else { return }
            progress.chunksDone += 1
        }
        if !missing.isEmpty { report.originalsReceived += 1 }
    }

    /// Fetches and keeps one piece; false when the other side does not have it.
    ///
    /// What the store finds wrong with the bytes is the answer's fault and fetched again.
    private func fetch(_ piece: PhotoPiece, keep: ([UInt8]) throws -> Void) async throws -> Bool {
        progress.photo = piece.photo
        tell()
        return try await attempt {
            try requireBudget(for: 0, reserve: 0)
            guard let bytes = try await run.transport.get(piece.part, of: piece.photo, meter: meter) else {
                return false
            }
            do {
                try keep(bytes)
            } catch let error as ProtocolError {
                throw SyncFailure.badAnswer(detail: error.description)
            }
            return true
        }
    }

    /// At most `count`, by lot, so that those which the centre lacks as well do not keep out the others for ever.
    private func drawn(_ wants: [PhotoWant], count: Int) -> [PhotoWant] {
        guard wants.count > count else { return wants }
        var rest = wants
        for position in 0..<count {
            let other = position + Int(run.effects.random() * Double(rest.count - position))
            rest.swapAt(position, min(other, rest.count - 1))
        }
        return Array(rest[..<count])
    }
}
