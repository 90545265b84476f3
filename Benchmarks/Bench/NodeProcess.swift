import Causality
import Foundation
import InspectionStore
import SyncEngine
import SyncProtocol

/// What one sync of a node cost.
struct SyncCost: Codable {
    var seconds = 0.0
    var rounds = 0
    /// Bytes on the wire, compressed.
    var sentBytes = 0
    var receivedBytes = 0
    /// The same before compression.
    var sentRawBytes = 0
    var receivedRawBytes = 0
    /// Seconds spent by the centre between request and answer, the pipe included.
    var centreSeconds = 0.0
    /// Seconds of decompressing and decoding answers.
    var decodeSeconds = 0.0
    /// Seconds of applying answers in durable transactions.
    var applySeconds = 0.0
    /// Seconds of processor time of both sides, whatever else the machine did meanwhile.
    var cpuSeconds = 0.0
    /// Changes that each answer brought.
    var batches: [Int] = []
    var node = ProcessUsage()
    var centre = ProcessUsage()
}

/// The asking side in a process of its own, with a centre behind pipes.
struct NodeProcess {
    private let store: InspectionStore
    private let replicas: Replicas
    private let author: LocalAuthor
    private let centre: any Answering
    private var hint: [ScopeKnowledge] = []
    private var editor: FieldEditor

    static func run(store folder: String, centre: String) throws {
        var node = try NodeProcess(
            folder: URL(fileURLWithPath: folder), centre: try Helper(["centre", centre]))
        let frames = Frames(input: .standardInput, output: .standardOutput)
        while let (kind, bytes) = try frames.receive() {
            switch kind {
            case .exchange: try frames.send(kind, Array(try JSONEncoder().encode(try node.sync())))
            case .edit:
                // Above 0 here, below 0 at the centre.
                let count = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
                if count > 0 { try node.editor.edit(count, in: node.store) } else {
                    _ = try node.centre.ask(.edit, Array(String(-count).utf8))
                }
                try frames.send(kind, Array("{}".utf8))
            case .usage: try frames.send(kind, Array(try JSONEncoder().encode(ProcessUsage())))
            }
        }
        try node.centre.end()
        try node.store.close()
    }

    /// One sync with both sides in this process, for a profiler.
    static func runOnce(store folder: String, centre: String) throws -> SyncCost {
        var node = try NodeProcess(
            folder: URL(fileURLWithPath: folder), centre: try CentreProcess(folder: URL(fileURLWithPath: centre)))
        defer { try? node.centre.end() }
        return try node.sync()
    }

    private init(folder: URL, centre: any Answering) throws {
        self.centre = centre
        replicas = try Replicas(folder: folder.deletingLastPathComponent())
        let environment = Replicas.environment(seed: 12)
        store =
            FileManager.default.fileExists(atPath: folder.path)
            ? try InspectionStore.open(at: folder, environment: environment)
            : try InspectionStore.create(at: folder, environment: environment)
        author = try replicas.certifiedAuthor(2)
        editor = FieldEditor(author: author, seed: replicas.seed)
    }

    /// Rounds until knowledge is equal, with batches that grow as those of a sync run do.
    private mutating func sync() throws -> SyncCost {
        var cost = SyncCost()
        var asker = Asker(scopes: try Replicas.scopes(), author: author, policy: replicas.policy, hint: hint)
        var bytesMax = SyncOptions().firstBatchBytes
        let before = try centre.ask(.usage, 0, as: ProcessUsage.self).cpuSeconds + Usage.cpuSeconds()
        let start = Clock.nanoseconds()
        while asker.standing == .goingOn {
            let request = try asker.request(
                from: store, bytesMax: bytesMax, wallMilliseconds: Clock.milliseconds(),
                backlog: Backlog(records: 0, photos: 0, photoBytes: 0), confirmPhotos: [])
            let raw = try request.encoded()
            let sent = try Zstd.compress(raw)
            let (received, centreSeconds) = try Clock.timed { try centre.ask(.exchange, sent) }
            let ((answer, count), decodeSeconds) = try Clock.timed {
                let bytes = try Zstd.decompress(received, bytesMax: Limits.messageBytesMax)
                return (try ExchangeAnswer(bytes: bytes), bytes.count)
            }
            _ = try answer.verifiedReceipt(for: author.id, verifier: replicas.policy.verifier)
            let (report, applySeconds) = try Clock.timed { try asker.take(answer, into: store) }
            guard report.refusals.isEmpty, asker.divergedScopes.isEmpty else {
                throw BenchError.unexpected("\(report)")
            }
            if report.appliedCount > 0 { cost.batches.append(report.appliedCount) }
            cost.rounds += 1
            cost.sentBytes += sent.count
            cost.receivedBytes += received.count
            cost.sentRawBytes += raw.count
            cost.receivedRawBytes += count
            cost.centreSeconds += centreSeconds
            cost.decodeSeconds += decodeSeconds
            cost.applySeconds += applySeconds
            bytesMax = min(Limits.batchBytesAim, bytesMax * 2)
        }
        cost.seconds = Double(Clock.nanoseconds() - start) / 1e9
        guard asker.standing == .equal else { throw BenchError.unexpected("\(asker.standing)") }
        hint = asker.peerKnowledge
        cost.node = ProcessUsage()
        cost.centre = try centre.ask(.usage, 0, as: ProcessUsage.self)
        cost.cpuSeconds = cost.node.cpuSeconds + cost.centre.cpuSeconds - before
        return cost
    }
}
