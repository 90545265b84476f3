import SyncProtocol

/// One piece of one photo.
struct PhotoPiece: Hashable {
    let photo: [UInt8]
    let part: PhotoPart
}

extension SyncCourse {
    /// Own photos without a receipt that are looked at in one run.
    private static let photosPerRun = 4_096
    /// Bytes kept back so that the closing round still fits into the budget.
    private static let closingReserve = 8 * 1024
    private static let confirmationsMax = 3

    /// Thumbnails both ways, then originals both ways; a spent budget ends it but leaves the closing round.
    func carryPhotos() async throws {
        do {
            enter(.thumbnails)
            try await sendThumbnails()
            try await fetchThumbnails()
            enter(.originals)
            while try await sendOriginals() {
                try await confirm(always: true)
                try await sendThumbnails()
            }
            try await fetchOriginals()
        } catch let failure as SyncFailure {
            guard case .budgetSpent = failure else { throw failure }
            end(with: failure)
        }
    }

    /// Asks the centre to confirm what was sent, several times if it needs a while to look.
    func close() async throws {
        enter(.closing)
        try await confirm()
        guard run.options.carriesPhotos else { return }
        for number in 1..<Self.confirmationsMax {
            let wanted = Set(wants.map(\.photo))
            let open = touched.subtracting(report.photosConfirmed).subtracting(wanted).subtracting(refusedPhotos)
            guard !open.isEmpty else { return }
            try await wait(run.options.retries.firstSeconds * Double(number))
            askedToConfirm.subtract(open)
            try await confirm()
        }
    }

    /// As many rounds as it takes to ask for every photo that may have arrived, and to settle what came meanwhile.
    ///
    /// - Parameter always: makes a round even if there is nothing to ask for, to learn what is wanted now.
    private func confirm(always: Bool = false) async throws {
        let waiting = run.options.carriesPhotos ? try local { try store.photosToConfirm(count: Self.photosPerRun) } : []
        let known = Set(waiting)
        let asked = (waiting + touched.subtracting(known).sorted { $0.lexicographicallyPrecedes($1) })
            .filter { !askedToConfirm.contains($0) && !report.photosConfirmed.contains($0) }
        if always, asked.isEmpty { try await round(confirming: []) }
        for start in stride(from: 0, to: asked.count, by: Limits.photosPerRoundMax) {
            try await round(confirming: Array(asked[start..<min(start + Limits.photosPerRoundMax, asked.count)]))
        }
        try await settle()
    }

    private var refusedPhotos: Set<[UInt8]> { Set(report.photoRefusals.map(\.photo)) }

    // MARK: What to send

    /// What the other side wants and we have a manifest of.
    ///
    /// A full list of wants may hide our photos behind others', so that own photos without a receipt join it once.
    private func uploads() throws -> [PhotoWant] {
        let refused = refusedPhotos
        var uploads = wants
        if wants.count >= Limits.photosPerRoundMax {
            let listed = Set(wants.map(\.photo))
            uploads += try local { try store.photosToConfirm(count: Self.photosPerRun) }
                .filter { !listed.contains($0) && !tried.contains($0) && !report.photosConfirmed.contains($0) }
                .map { PhotoWant(photo: $0, needsManifest: true, needsThumbnail: true, missingChunks: nil) }
        }
        return uploads.filter { !refused.contains($0.photo) }
    }

    private func sendThumbnails() async throws {
        (progress.photosDone, progress.chunksDone, progress.chunksTotal) = (0, 0, 0)
        let uploads = try uploads().filter(\.needsThumbnail)
        progress.photosTotal = uploads.count
        for upload in uploads {
            guard let bytes = try local({ try store.thumbnail(of: upload.photo) }) else { continue }
            try await whileTaken(upload.photo) {
                if try await send(PhotoPiece(photo: upload.photo, part: .thumbnail), bytes: bytes) {
                    report.thumbnailsSent += 1
                }
            }
            progress.photosDone += 1
        }
        progress.photo = nil
    }

    /// One pass over all wanted originals; whether anything was sent.
    private func sendOriginals() async throws -> Bool {
        let before = report.chunksSent
        let uploads = try uploads()
        progress.photosDone = 0
        progress.photosTotal = uploads.count
        for upload in uploads {
            try await whileTaken(upload.photo) { try await sendOriginal(upload) }
            progress.photosDone += 1
        }
        progress.photo = nil
        return report.chunksSent > before
    }

    private func sendOriginal(_ upload: PhotoWant) async throws {
        guard let bytes = try local({ try store.manifest(of: upload.photo) }) else { return }
        let manifest = try local { try PhotoManifest(bytes: bytes, id: upload.photo) }
        tried.insert(upload.photo)
        if upload.needsManifest {
            _ = try await send(PhotoPiece(photo: upload.photo, part: .manifest), bytes: bytes)
        }
        begin(manifest, missing: upload.missingChunks)
        for index in manifest.chunks.indices where upload.missingChunks?.contains(index) ?? true {
            guard let chunk = try local({ try store.chunk(index, of: upload.photo) }) else { continue }
            if try await send(PhotoPiece(photo: upload.photo, part: .chunk(index)), bytes: chunk) {
                report.chunksSent += 1
                progress.chunksDone += 1
            }
        }
    }

    /// Counts a photo's chunks from those that are there already.
    func begin(_ manifest: PhotoManifest, missing: Set<Int>?) {
        progress.chunksTotal = manifest.chunks.count
        progress.chunksDone = manifest.chunks.count - (missing?.count ?? manifest.chunks.count)
    }

    /// Sends one piece, again after a cut; false when it was sent often enough already.
    private func send(_ piece: PhotoPiece, bytes: [UInt8]) async throws -> Bool {
        guard sends[piece, default: 0] < run.options.sendsPerPieceMax else { return false }
        progress.photo = piece.photo
        tell()
        try await attempt {
            try requireBudget(for: bytes.count, reserve: Self.closingReserve)
            try await run.transport.put(piece.part, of: piece.photo, bytes: bytes, meter: meter)
        }
        sends[piece, default: 0] += 1
        touched.insert(piece.photo)
        askedToConfirm.remove(piece.photo)
        return true
    }

    /// Runs a photo's work; a refusal that concerns this photo alone is noted and the others go on.
    func whileTaken(_ photo: [UInt8], _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as SyncFailure {
            switch failure {
            case .refused(let refusal) where [403, 404, 409, 413, 422].contains(refusal.status):
                report.photoRefusals.insert(.init(photo: photo, code: refusal.code))
            case .badAnswer, .tooLarge:
                report.photoRefusals.insert(.init(photo: photo, code: failure.code))
            default: throw failure
            }
        }
    }
}
