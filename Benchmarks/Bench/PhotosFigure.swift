import Causality
import Floors
import Foundation
import InspectionStore
import SyncProtocol

/// Photos sent to the centre by `inspector sync`, against curl putting the same files to nginx, whose hashes are then
/// checked; both over TLS on the loopback, one connection each.
struct PhotosFigure {
    /// The programs that take part.
    struct Programs {
        let inspector: String
        let central: String
        let nginx: String
        /// Where `register.xlsx` lies.
        let samples: URL
    }

    private static let bytesEach = 2_000_000
    private static let territory = "140502"

    let programs: Programs
    let site: PhotoSite
    private let block: [UInt8]

    static func measure(_ programs: Programs, in folder: URL, isQuick: Bool) throws -> [Figure] {
        let place = folder.appendingPathComponent("photos")
        try? FileManager.default.removeItem(at: place)
        let site = try PhotoSite(programs, territory: territory, in: place)
        defer { site.stop() }
        return try PhotosFigure(programs: programs, site: site).measure(
            count: isQuick ? 20 : 500, rounds: isQuick ? 2 : 3)
    }

    private init(programs: Programs, site: PhotoSite) {
        self.programs = programs
        self.site = site
        var dice = Dice(seed: 77)
        block = dice.bytes(Self.bytesEach)
    }

    private func measure(count: Int, rounds: Int) throws -> [Figure] {
        var ours: [PhotoSite.Cost] = []
        var floors: [PhotoSite.Cost] = []
        var flushed: [Double] = []
        for round in 0..<rounds {
            let files = try makePhotos(count, round: round)
            let plain = try site.putToWebServer(files)
            floors.append(plain)
            flushed.append(plain.seconds + (try site.flushWebServerFiles()))
            try site.removeWebServerFiles()
            ours.append(try site.inspector(["sync"]))
            guard try site.photosReceived() == (round + 1) * count else { throw BenchError.unexpected("photos missing") }
            try FileManager.default.removeItem(at: site.folder.appendingPathComponent("files"))
        }
        let resent = try resentAfterKill(count: count, round: rounds)
        let (seconds, floorSeconds) = (ours.map(\.seconds), floors.map(\.seconds))
        let (processor, floorProcessor) = (ours.map(\.processorSeconds), floors.map(\.processorSeconds))
        return [
            Figure(
                "\(count) photos of 2 MB / curl to nginx and a check of hashes", Statistics.pairedRatio(seconds, floorSeconds),
                atMost: 1.3, "×", leastBelievable: 0.5,
                detail: [
                    "ours, s": Statistics.median(seconds), "floor, s": Statistics.median(floorSeconds),
                    "processor time of ours, s": Statistics.median(processor),
                    "processor time of the floor, s": Statistics.median(floorProcessor),
                    "by processor time, ×": Statistics.pairedRatio(processor, floorProcessor),
                    "floor with its files flushed to the disk as ours are, s": Statistics.median(flushed),
                    "ours / that floor": Statistics.pairedRatio(seconds, flushed), "rounds": Double(rounds),
                ]),
            Figure("a killed sync of photos: whole chunks sent twice", Double(resent), atMost: 1, "chunks"),
        ]
    }

    /// Writes photo files and takes them in as records of the laptop.
    private func makePhotos(_ count: Int, round: Int) throws -> [URL] {
        let folder = site.folder.appendingPathComponent("files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try site.openLaptop()
        let scope = try Replicas.scope("territory/\(Self.territory)")
        var bytes = block
        let files = try (0..<count).map { index in
            var dice = Dice(seed: UInt64(round) << 32 | UInt64(index))
            for start in stride(from: 0, to: bytes.count, by: Limits.photoChunkBytes) {
                bytes.replaceSubrange(start..<start + 16, with: dice.bytes(16))
            }
            let file = folder.appendingPathComponent("\(round)-\(index).jpg")
            try Data(bytes).write(to: file)
            let chunks = stride(from: 0, to: bytes.count, by: Limits.photoChunkBytes).map {
                Hashing.sha256(Array(bytes[$0..<min($0 + Limits.photoChunkBytes, bytes.count)]))
            }
            let photo = try store.keepPhoto(
                fileAt: file,
                manifest: PhotoManifest(size: UInt64(bytes.count), chunks: chunks, mediaType: "image/jpeg"))
            try store.write([
                RecordEdit(
                    record: SampleEntries.id(index, seed: 1000 + UInt64(round)), type: "photo", scope: scope,
                    values: ["hash": .bytes(photo), "size": .integer(Int64(bytes.count)), "kind": .text("site")],
                    person: "P001")
            ])
            return file
        }
        try store.close()
        return files
    }

    /// Kills a sync when a part of its photos has arrived, syncs again, and counts the pieces that arrived twice.
    private func resentAfterKill(count: Int, round: Int) throws -> Int {
        _ = try makePhotos(count, round: round)
        let before = try site.partsReceived()
        let process = try site.startSync()
        while process.isRunning, try site.partsReceived() < before + count { usleep(20_000) }
        guard process.isRunning else { throw BenchError.unexpected("the sync ended before it could be killed") }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try site.inspector(["sync"])
        guard try site.photosReceived() == (round + 1) * count else { throw BenchError.unexpected("photos missing") }
        let chunksEach = (Self.bytesEach + Limits.photoChunkBytes - 1) / Limits.photoChunkBytes
        return try site.partsReceived() - before - count * (chunksEach + 1)
    }
}
