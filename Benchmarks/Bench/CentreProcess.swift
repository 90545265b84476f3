import Causality
import Foundation
import InspectionStore
import SyncEngine
import SyncProtocol

/// What a process used, as it says itself.
struct ProcessUsage: Codable {
    var peakMiB = Usage.peakMiB()
    var cpuSeconds = Usage.cpuSeconds()
    /// Seconds spent answering, waiting for the disk included.
    var busySeconds = 0.0
}

/// The answering side, usually in a process of its own: compressed request in, compressed answer out.
final class CentreProcess: Answering {
    private let replicas: Replicas
    private let store: InspectionStore
    private let author: LocalAuthor
    private var busy = 0.0
    private var editor: FieldEditor

    static func run(store folder: String) throws {
        let centre = try CentreProcess(folder: URL(fileURLWithPath: folder))
        let frames = Frames(input: .standardInput, output: .standardOutput)
        while let (kind, bytes) = try frames.receive() { try frames.send(kind, try centre.ask(kind, bytes)) }
        try centre.end()
    }

    func ask(_ kind: Frames.Kind, _ bytes: [UInt8]) throws -> [UInt8] {
        let (reply, seconds) = try Clock.timed { try self.reply(to: kind, bytes) }
        if kind == .exchange { busy += seconds }
        return reply
    }

    func end() throws { try store.close() }

    init(folder: URL) throws {
        replicas = try Replicas(folder: folder.deletingLastPathComponent())
        store = try InspectionStore.open(at: folder, environment: Replicas.environment(seed: 11))
        author = try replicas.certifiedAuthor(1)
        editor = FieldEditor(author: author, seed: replicas.seed)
    }

    private func reply(to kind: Frames.Kind, _ bytes: [UInt8]) throws -> [UInt8] {
        switch kind {
        case .exchange:
            let request = try ExchangeRequest(
                bytes: try Zstd.decompress(bytes, bytesMax: Limits.messageBytesMax))
            let readable = Set(try Replicas.scopes())
            let (answer, report) = try Answerer(author: author, policy: replicas.policy).answer(
                request, readable: readable, writable: readable, store: store, photos: NoPhotos(),
                wallMilliseconds: Clock.milliseconds())
            guard report.refusals.isEmpty else { throw BenchError.unexpected("\(report)") }
            return try Zstd.compress(try answer.encoded())
        case .edit:
            let count = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
            try editor.edit(count, in: store)
            return []
        case .usage:
            return Array(try JSONEncoder().encode(ProcessUsage(busySeconds: busy)))
        }
    }
}

/// No photo is wanted and none is confirmed.
struct NoPhotos: PhotoDesk {
    func wantedPhotos(in scopes: Set<ScopeID>, count: Int) throws -> [PhotoWant] { [] }
    func confirmedPhotos(among photos: [[UInt8]]) throws -> Set<[UInt8]> { [] }
}

/// Changes one field of many records, each in turn, spread over the whole replica.
struct FieldEditor {
    let author: LocalAuthor
    let seed: UInt64
    private var dice = Dice(seed: 5)
    private var recordCount: Int?

    init(author: LocalAuthor, seed: UInt64) {
        self.author = author
        self.seed = seed
    }

    mutating func edit(_ count: Int, in store: InspectionStore) throws {
        let total = try recordCount ?? store.count(RecordQuery(type: SampleEntries.type))
        recordCount = total
        let scope = try Replicas.scope(SampleEntries.territory)
        let author = author
        let seed = seed
        var dice = dice
        try store.write { writer in
            for _ in 0..<count {
                let id = SampleEntries.id(dice.roll(total), seed: seed)
                guard let state = try writer.record(id, in: scope) else { throw BenchError.unexpected("no \(id)") }
                let draft = Draft(
                    record: id, recordType: SampleEntries.type,
                    writes: [
                        .init(
                            field: "workers", value: .integer(Int64(dice.roll(0...99_999))),
                            replaces: state["workers"].dots)
                    ], person: "P101")
                try writer.write(
                    draft, in: scope, as: author, wallMilliseconds: Clock.milliseconds(), salt: dice.bytes(16))
            }
        }
        self.dice = dice
    }
}
